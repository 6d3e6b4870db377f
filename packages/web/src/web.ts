/**
 * The ground under every HTTP app: what is exported here is all an app uses of this package.
 */
export { type AppOptions, type AppPages, createApp } from "./app.ts"
export type { AssetFolder } from "./assets.ts"
export { component, type Markup } from "./component.ts"
export { ConfigurationError, environment, type Reader, type Variables } from "./environment.ts"
export type { ExitClears, ExitOptions } from "./exit.ts"
export type { FloodLimits } from "./flood-gauge.ts"
export type { GovukOptions } from "./govuk-options.ts"
export type { Health } from "./health.ts"
export { type Identity, identityDefault } from "./identity.ts"
export { readIdentity } from "./identity-variables.ts"
export {
  type Crisis,
  type CrisisLine,
  type Layout,
  type LayoutChoice,
  type LayoutLink,
  type LayoutWords,
  layoutWordsDefault,
  type ProblemWords,
} from "./layout.ts"
export type { PageContext, PageOptions } from "./pages.ts"
export {
  Problem,
  type ProblemDocument,
  type ProblemExtra,
  type ProblemKind,
  problemDocument,
  problemKinds,
} from "./problem.ts"
export type { LogLevel } from "./request-log.ts"
export { sameOriginOnly } from "./same-origin.ts"
export type { ContentSecurityPolicy, CspDirective } from "./security-headers.ts"
export { type SlowDownOptions, slowDown } from "./slow-down.ts"
export { standardOutput } from "./standard-output.ts"
export { type TextSession, type TextSessionOptions, textSession } from "./text-session.ts"
