import { Reader } from "./reader.ts";

/** Reads the function names (subsection 1) of a name section whose own name has been read already. */
export function readFunctionNames(reader: Reader): Map<number, string> {
  const names = new Map<number, string>();
  while (!reader.atEnd) {
    const id = reader.byte();
    const size = reader.u32();
    const section = new Reader(reader.bytes, reader.position, reader.position + size);
    reader.take(size);
    if (id !== 1) continue;
    const count = section.u32();
    for (let i = 0; i < count; i++) {
      const index = section.u32();
      names.set(index, section.name());
    }
  }
  return names;
}
