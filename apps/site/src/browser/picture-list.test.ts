import fc from "fast-check"
import { expect, test } from "vitest"
import { filesMax } from "./fingerprint-limits.ts"
import {
  addPictures,
  changePicture,
  countPictures,
  earlierTwin,
  fingerprintsToSend,
  hasRoom,
  nextToDo,
  type Picture,
  type PictureState,
} from "./picture-list.ts"
import { emptyPixels } from "./picture-pixels.ts"

type Named = { name: string; lastModified: number; size: number }

const named = (name: string): Named => ({ name, lastModified: 1, size: 2 })
const readyWith = (md5: string): PictureState => {
  return { is: "ready", fingerprint: { pdq: "f".repeat(64), quality: 90, md5 }, preview: emptyPixels(1, 1) }
}

function listOf(states: PictureState[]): Picture<Named>[] {
  const { pictures } = addPictures(
    [],
    states.map((_, at) => named(`${at}.jpg`)),
  )
  return states.reduce((list, state, at) => changePicture(list, at + 1, { state }), pictures)
}

test("a list takes a hundred pictures and says how many it left out", () => {
  const first = addPictures(
    [],
    Array.from({ length: 90 }, () => named("a")),
  )
  const second = addPictures(
    first.pictures,
    Array.from({ length: 15 }, () => named("b")),
  )
  expect(second.pictures).toHaveLength(filesMax)
  expect(second.leftOut).toBe(5)
})

test("a picture taken out makes room, and cannot come back once the room is taken", () => {
  const full = addPictures(
    [],
    Array.from({ length: filesMax }, () => named("a")),
  ).pictures
  const withOneOut = changePicture(full, 3, { removed: true })
  expect(hasRoom(withOneOut)).toBe(true)
  expect(hasRoom(addPictures(withOneOut, [named("b")]).pictures)).toBe(false)
})

test("the same bytes count once, and the later one takes over when the first is taken out", () => {
  const list = listOf([readyWith("a"), readyWith("b"), readyWith("a")])
  expect(list.map((picture) => earlierTwin(list, picture))).toEqual([null, null, 1])
  expect(fingerprintsToSend(list).map(({ md5 }) => md5)).toEqual(["a", "b"])
  const withoutFirst = changePicture(list, 1, { removed: true })
  expect(fingerprintsToSend(withoutFirst).map(({ md5 }) => md5)).toEqual(["b", "a"])
})

test("what is sent has the three documented fields and nothing of the file", () => {
  const [sent] = fingerprintsToSend(listOf([readyWith("a")]))
  expect(Object.keys(sent ?? {})).toEqual(["pdq", "quality", "md5"])
})

test("refused, waiting and removed pictures are never sent", () => {
  const states = fc.constantFrom<PictureState>(
    { is: "waiting" },
    { is: "working" },
    { is: "refused", reason: "broken" },
    readyWith("a"),
    readyWith("b"),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(states, fc.boolean()), { maxLength: 12 }), (rows) => {
      const list = rows.reduce(
        (pictures, [, removed], at) => changePicture(pictures, at + 1, { removed }),
        listOf(rows.map(([state]) => state)),
      )
      const md5s = new Set(
        rows.flatMap(([state, removed]) => (state.is === "ready" && !removed ? [state.fingerprint.md5] : [])),
      )
      const sent = fingerprintsToSend(list).map(({ md5 }) => md5)
      expect(sent).toHaveLength(md5s.size)
      expect(new Set(sent)).toEqual(md5s)
      const { total, done, refused } = countPictures(list)
      expect(refused).toBeLessThanOrEqual(done)
      expect(done).toBeLessThanOrEqual(total)
      const next = nextToDo(list)
      expect(next === null || (!next.removed && next.state.is === "waiting")).toBe(true)
    }),
  )
})
