/** generated/microv.h: the whole ABI for C programs, in one file that needs nothing but <stdint.h>. */
import { MAP_FLAGS, NARROW, WIDE } from "../abi/constants.ts";
import type { Table } from "../abi/constants.ts";
import { ENUMS } from "../abi/enums.ts";
import { CLASSES, classValue, fullName, opcode } from "../abi/model.ts";
import { STATUS } from "../abi/status.ts";
import abi from "../abi.layout.ts";
import { OPS } from "../ops.ts";
import sharedPage from "../shared-page.layout.ts";
import type { Constants, Layout, Struct } from "../../toolchain/layout/describe.ts";
import { constantName, hex } from "../../toolchain/layout/describe.ts";
import { callFunctions } from "./c-functions.ts";
import { structDefinition } from "./c-struct.ts";

const INTRODUCTION = `/*
 * MicroV's hypercall ABI for C11 programs (gcc, clang): constants, structures and one function per hypercall.
 * The names are MicroV's own, so programs written for it compile. docs/hypercalls.md explains each call.
 *
 * Before the first call, look for the signature "MicroVMicroV" in CPUID leaf 0x40000000: without a
 * hypervisor the trap instruction raises #UD. Only ring 0 of the root VM may call, unless MicroV was started
 * with --allow-user-hypercalls.
 *
 * Outputs (out_...) mean something with MV_STATUS_SUCCESS only, those of mv_vs_op_run with an EXIT status too.
 *
 * AMD's processors and Intel's have different trap instructions; mv_hypercall takes the one that is there.
 *
 * Generated from hypercall/ops.ts. Do not edit: change that and run
 * \`node --import tsx toolchain/layout/generate.ts\`.
 */
#ifndef MICROV_H
#define MICROV_H

#include <stddef.h>
#include <stdint.h>

typedef uint64_t mv_status_t;
`;

/** Text of generated/microv.h. */
export function emitCHeader(): string {
  const structs = sharedPage.parts.filter((part): part is Struct => part.kind === "struct");
  const sections = [
    INTRODUCTION,
    defines("Status codes", "MV_STATUS_", STATUS, 64),
    defines("Constants that travel in whole registers", "MV_", WIDE, 64),
    defines("Constants of at most 32 bits", "MV_", NARROW, 32),
    defines("Flags of a mapping", "MV_MAP_FLAG_", MAP_FLAGS, 64),
    opcodes(),
    ...ENUMS.map(enumeration),
    ...recordGroups(abi).map(constantGroup),
    "#pragma pack(push, 1)\n",
    ...structs.map(structDefinition),
    "#pragma pack(pop)\n",
    callFunctions(),
    "#endif\n",
  ];
  return sections.join("\n");
}

function literal(value: bigint, bits: 32 | 64): string {
  return `((uint${bits}_t)${hex(value)}${bits === 64 ? "ULL" : "U"})`;
}

function defines(title: string, prefix: string, table: Table, bits: 32 | 64): string {
  const lines = [`/* ${title}. */`];
  for (const [name, [value, doc]] of Object.entries(table)) {
    lines.push(`/** ${doc} */`, `#define ${prefix}${name} ${literal(value, bits)}`);
  }
  return lines.join("\n") + "\n";
}

function opcodes(): string {
  const lines = ["/* RAX of each class, then RAX and index of each op. */"];
  for (const [number, name] of CLASSES.entries()) {
    const upper = name.toUpperCase();
    lines.push(`#define MV_${upper}_OP_VAL ${literal(classValue(name), 64)}`);
    lines.push(`#define MV_${upper}_OP_NOSIG_VAL ${literal(BigInt(number) << 16n, 64)}`);
  }
  for (const op of OPS) {
    const name = fullName(op).toUpperCase();
    lines.push(`#define ${name} ${literal(opcode(op), 64)}`);
    lines.push(`#define ${name}_IDX_VAL ${literal(BigInt(op.index), 64)}`);
  }
  return lines.join("\n") + "\n";
}

function enumeration({ name, doc, values }: (typeof ENUMS)[number]): string {
  const lines = [`/** ${doc} */`, `enum ${name} {`];
  for (const [value, number, text] of values) {
    lines.push(`\t${name}_${value} = ${number},${text === "" ? "" : ` /* ${text} */`}`);
  }
  return [...lines, "};", ""].join("\n");
}

function recordGroups(layout: Layout): Constants[] {
  const isRecord = (part: Struct | Constants): part is Constants =>
    part.kind === "constants" && part.group.startsWith("MV_RECORD_");
  return layout.parts.filter(isRecord);
}

function constantGroup(part: Constants): string {
  const lines = [`/* ${part.doc} */`];
  for (const entry of part.entries) {
    lines.push(`/** ${entry.doc} */`, `#define ${constantName(part, entry)} ${literal(entry.value, 32)}`);
  }
  return lines.join("\n") + "\n";
}
