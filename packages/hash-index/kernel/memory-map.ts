/**
 * The memory map: where things lie in the one linear memory that the writer and all readers use.
 *
 * Page 0 is the header below. Everything else is taken by pages.ts in 64 KiB pages.
 * There are no data segments: every instance on a shared memory would write its own over the others' work.
 */
export const pageBytes: u32 = 65536

// Header words, u32 each. Words that readers look at while the writer works are only touched with atomics.
export const entriesAt: usize = 16 // entries alive
export const slotsAt: usize = 20 // slots ever used: every slot number is below it
export const layoutAt: usize = 24 // address of the layout that queries use
export const generationAt: usize = 28 // counts changes of layoutAt
export const nextLayoutAt: usize = 32 // address of the layout being filled, or 0
export const migratedAt: usize = 36 // slots below this are in the next layout too
export const freeSlotAt: usize = 40 // first free slot + 1, or 0; the next is in its id word
export const spilledAt: usize = 44 // slots with the spill bit
export const freePageAt: usize = 48 // address of the first free page, or 0; the next is in its first word
export const pagesFreeAt: usize = 52 // free pages in the list and in the regions
export const regionsAt: usize = 56 // regions on the stack
export const migrationRefusedAt: usize = 60 // 1 when memory did not suffice for a larger layout
export const lineRingAt: usize = 64 // ring of freed lines
export const slotRingAt: usize = 80 // ring of freed slots
export const regionStackAt: usize = 128 // pairs of first address, end; end 0 stands for 4 GiB
export const regionsMax: u32 = 32

export const layoutsAt: usize = 0x400 // two layout records, used in turn
export const layoutBytes: usize = 0x400
export const masksAt: usize = 0x1000 // exclusive-or masks of weight 0 to 4, see layout.ts
export const directoryAt: usize = 0x8000 // address of each segment
export const segmentsMax: u32 = 8192

// A segment holds 65,536 slots: hashes in two halves, so that a search that rejects by the first 128 bits
// (nearly always) reads 16 bytes of every entry, four to a cache line.
export const segmentSlots: u32 = 65536
export const segmentShift: u32 = 16
export const halfBAt: usize = 65536 * 16
export const idsAt: usize = 65536 * 32
export const aliveAt: usize = 65536 * 36
export const spillAt: usize = 65536 * 36 + 8192
export const segmentSpilledAt: usize = 65536 * 36 + 16384
export const segmentPages: u32 = 37
