/**
 * English: the original. Its files give every message id and the order of every document.
 */
import adults from "./adults.json" with { type: "json" }
import answers from "./answers.json" with { type: "json" }
import briefing from "./briefing.json" with { type: "json" }
import check from "./check.json" with { type: "json" }
import checkAChat from "./check-a-chat.json" with { type: "json" }
import code from "./code.json" with { type: "json" }
import crisis from "./crisis.json" with { type: "json" }
import device from "./device.json" with { type: "json" }
import directory from "./directory.json" with { type: "json" }
import evidence from "./evidence.json" with { type: "json" }
import fingerprint from "./fingerprint.json" with { type: "json" }
import friends from "./friends.json" with { type: "json" }
import handOffs from "./hand-offs.json" with { type: "json" }
import helperCodes from "./helper-codes.json" with { type: "json" }
import keep from "./keep.json" with { type: "json" }
import layout from "./layout.json" with { type: "json" }
import lesson from "./lesson.json" with { type: "json" }
import letter from "./letter.json" with { type: "json" }
import money from "./money.json" with { type: "json" }
import notices from "./notices.json" with { type: "json" }
import parents from "./parents.json" with { type: "json" }
import pictures from "./pictures.json" with { type: "json" }
import plan from "./plan.json" with { type: "json" }
import platforms from "./platforms.json" with { type: "json" }
import report from "./report.json" with { type: "json" }
import request from "./request.json" with { type: "json" }
import schoolDesk from "./school-desk.json" with { type: "json" }
import schools from "./schools.json" with { type: "json" }
import situations from "./situations.json" with { type: "json" }
import start from "./start.json" with { type: "json" }
import states from "./states.json" with { type: "json" }
import status from "./status.json" with { type: "json" }
import tools from "./tools.json" with { type: "json" }

/** Documents of the original, by id. */
export const english = {
  adults,
  answers,
  briefing,
  check,
  "check-a-chat": checkAChat,
  code,
  crisis,
  device,
  directory,
  evidence,
  fingerprint,
  friends,
  "hand-offs": handOffs,
  "helper-codes": helperCodes,
  keep,
  layout,
  lesson,
  letter,
  money,
  notices,
  parents,
  pictures,
  plan,
  platforms,
  report,
  request,
  "school-desk": schoolDesk,
  schools,
  situations,
  start,
  states,
  status,
  tools,
}
