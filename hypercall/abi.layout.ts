/** The ABI's numbers as constants for native TypeScript, Node and assembly; microv.h has them for C programs. */
import { constants, layout, struct, u32, u64 } from "../toolchain/layout/describe.ts";
import type { Constants } from "../toolchain/layout/describe.ts";
import exitRecord from "../vmm/abi/exit-record.layout.ts";
import { MAP_FLAGS, NARROW, WIDE } from "./abi/constants.ts";
import { ENUMS, MP_TRANSITIONS } from "./abi/enums.ts";
import { CLASSES, classValue, fullName, opcode } from "./abi/model.ts";
import { STATUS } from "./abi/status.ts";
import { OPS } from "./ops.ts";

type Entries = Record<string, readonly [number | bigint, string]>;

function classes(): readonly Constants[] {
  const values: Entries = {};
  const numbers: Entries = {};
  for (const [number, name] of CLASSES.entries()) {
    const upper = name.toUpperCase();
    values[`${upper}_OP_VAL`] = [classValue(name), `mv_${name}_op`];
    values[`${upper}_OP_NOSIG_VAL`] = [BigInt(number) << 16n, `mv_${name}_op without the signature`];
    numbers[upper] = [number, `mv_${name}_op`];
  }
  return [
    constants("MV", u64, "Classes as bits of RAX.", values),
    constants("MV_CLASS", u32, "Classes as numbers: RAX bits 31:16.", numbers),
  ];
}

function ops(): readonly Constants[] {
  const opcodes: Entries = {};
  const indexes: Entries = {};
  for (const op of OPS) {
    const name = fullName(op).slice(3).toUpperCase();
    opcodes[name] = [opcode(op), fullName(op)];
    indexes[`${name}_IDX_VAL`] = [op.index, fullName(op)];
  }
  return [
    constants("MV", u64, "RAX of each op, flags zero.", opcodes),
    constants("MV", u32, "Index of each op within its class.", indexes),
  ];
}

function enumerations(): readonly Constants[] {
  return ENUMS.map(({ name, group, doc, values }) => {
    const entries: Entries = {};
    for (const [value, number, text] of values) entries[value.toUpperCase()] = [number, text];
    return constants(`MV_${group}`, u32, `${name}: ${doc}`, entries);
  });
}

function mpTransitions(): Constants {
  const states = Object.keys(MP_TRANSITIONS);
  const entries: Entries = {};
  for (const [from, to] of Object.entries(MP_TRANSITIONS)) {
    entries[from.toUpperCase()] = [
      to.reduce((mask, state) => mask | (1 << states.indexOf(state)), 0),
      to.join(", "),
    ];
  }
  return constants("MV_MP_FROM", u32, "Bit n: mp_state_set to state n is allowed from this one.", entries);
}

/** The kernel's neutral exit reasons and their qualifications, published under names of the ABI. */
function recordConstants(): readonly Constants[] {
  const names: Record<string, string> = { EXIT: "REASON", IO: "IO", FAULT: "FAULT", REFUSED: "REFUSED" };
  return Object.entries(names).map(([group, name]) => {
    const part = exitRecord.parts.find((one) => one.kind === "constants" && one.group === group);
    if (part?.kind !== "constants")
      throw new Error(`vmm/abi/exit-record.layout.ts has no constants ${group}`);
    const entries = Object.fromEntries(
      part.entries.map((entry) => [entry.name, [entry.value, entry.doc] as const]),
    );
    return constants(`MV_RECORD_${name}`, u32, part.doc.replace(/EXIT_/g, "MV_RECORD_REASON_"), entries);
  });
}

export default layout({
  source: "MicroV's hypercall ABI, and its extensions here; see docs/hypercalls.md",
  parts: [
    constants("MV_STATUS", u64, "Status codes in RAX.", STATUS),
    constants("MV", u64, "", WIDE),
    constants("MV", u32, "", NARROW),
    constants("MV_MAP_FLAG", u64, "Flags of a mapping.", MAP_FLAGS),
    ...classes(),
    ...ops(),
    ...enumerations(),
    mpTransitions(),
    ...recordConstants(),
    struct("MvOutputs", { size: 0x20, doc: "R10 to R13 after a call." }, [
      ["reg0", 0x00, u64, "R10"],
      ["reg1", 0x08, u64, "R11"],
      ["reg2", 0x10, u64, "R12"],
      ["reg3", 0x18, u64, "R13"],
    ]),
  ],
});
