/** What every route of the exchange is given. */
import type { Database } from "@breakwater/store"
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify"
import type { ZodTypeProvider } from "fastify-type-provider-zod"
import type { ListWaiters } from "./list-waiters.ts"

export type Exchange = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

export type Context = { database: Database; waiters: ListWaiters; now(): Date }
