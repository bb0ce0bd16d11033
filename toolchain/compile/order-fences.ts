import binaryen from "assemblyscript/binaryen";

/** Binaryen's C interface, as far as we touch it. */
interface Raw {
  _BinaryenAtomicFence: (module: number, order?: number) => number;
}

/** asc 0.28.20 gives `atomic.fence()` order 0, and its own Binaryen refuses that as unordered. */
const raw = binaryen as unknown as Raw;
const fence = raw._BinaryenAtomicFence;
raw._BinaryenAtomicFence = (module) => fence(module, binaryen.MemoryOrder.seqcst);
