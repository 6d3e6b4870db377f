/** The OpenAPI 3.1 description, made from the routes' schemas; image bodies are added, as a schema cannot say them. */
import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger"
import { jsonSchemaTransform } from "fastify-type-provider-zod"

const imageBody = { schema: { type: "string", format: "binary" } }

export function openApi(version: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Breakwater screen",
        version,
        description: "Matches hashes and images against the followed lists, and takes feedback on entries.",
      },
      components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
      security: [{ key: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => {
      if (!("openapiObject" in document)) return document.swaggerObject
      const { openapiObject } = document
      const content = openapiObject.paths?.["/match"]?.post?.requestBody
      if (content !== undefined && "content" in content) Object.assign(content.content, { "image/*": imageBody })
      return openapiObject
    },
  }
}
