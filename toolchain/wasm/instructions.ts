import { ToolchainError } from "../errors.ts";
import type { FunctionBody, ValueType, WasmModule } from "./model.ts";
import { OPCODES, type Opcode, refusedFamily } from "./opcodes.ts";
import { Reader } from "./reader.ts";

/** One decoded instruction. Which immediates are present follows from `op.immediate`. */
export interface Instruction {
  /** File offset of the opcode: the column that a source map uses. */
  readonly at: number;
  readonly op: Opcode;
  /** index, type index of call_indirect, or offset of a memory instruction. */
  readonly index: number;
  /** Integer constant, unsigned. */
  readonly value: bigint;
  readonly blockResult: ValueType | undefined;
  /** Targets of br_table, the default last. */
  readonly labels: readonly number[];
}

const NOTHING = { index: 0, value: 0n, blockResult: undefined, labels: [] as readonly number[] };

function blockResult(reader: Reader): ValueType | undefined {
  const type = reader.signed(33);
  if (type === -64n) return undefined;
  if (type === -1n) return "i32";
  if (type === -2n) return "i64";
  const kind = type < 0n ? "a result that is not an integer" : "parameters or several results";
  throw new ToolchainError(
    type < 0n ? "wasm-value-type" : "gate-multi-value",
    `a block at byte ${reader.position} has ${kind}`,
  );
}

function memoryOffset(reader: Reader): number {
  const flags = reader.u32();
  if (flags >= 0x40)
    throw new ToolchainError(
      "wasm-memory",
      `a memory instruction at byte ${reader.position} names a second memory`,
    );
  return reader.u32();
}

function immediates(reader: Reader, op: Opcode): Omit<Instruction, "at" | "op"> {
  switch (op.immediate) {
    case "none":
      return NOTHING;
    case "blockType":
      return { ...NOTHING, blockResult: blockResult(reader) };
    case "index":
      return { ...NOTHING, index: reader.u32() };
    case "labels": {
      const count = reader.u32();
      const labels: number[] = [];
      for (let i = 0; i <= count; i++) labels.push(reader.u32());
      return { ...NOTHING, labels };
    }
    case "callIndirect": {
      const index = reader.u32();
      reader.u32();
      return { ...NOTHING, index };
    }
    case "memory":
      return { ...NOTHING, index: memoryOffset(reader) };
    case "i32":
      return { ...NOTHING, value: BigInt.asUintN(32, reader.signed(32)) };
    case "i64":
      return { ...NOTHING, value: BigInt.asUintN(64, reader.signed(64)) };
    case "zero":
      reader.byte();
      return NOTHING;
    case "zeroZero":
      reader.byte();
      reader.byte();
      return NOTHING;
  }
}

/** Says where an instruction is: function and, if the source map knows, `.ts` line. */
export type Locate = (at: number) => string;

/**
 * Decodes a body. An opcode outside the integer subset is refused under its gate's name, at `locate(offset)`.
 */
export function decodeBody(module: WasmModule, body: FunctionBody, locate: Locate): Instruction[] {
  const reader = new Reader(module.binary, body.start, body.end);
  const result: Instruction[] = [];
  while (!reader.atEnd) {
    const at = reader.position;
    let code = reader.byte();
    if (code >= 0xfc && code <= 0xfe) code = code * 256 + reader.u32();
    const op = OPCODES.get(code);
    if (op === undefined) {
      const { gate, family } = refusedFamily(code);
      throw new ToolchainError(
        gate,
        `${locate(at)} uses ${family} (opcode 0x${code.toString(16)}); use integer code without it`,
      );
    }
    result.push({ at, op, ...immediates(reader, op) });
  }
  return result;
}
