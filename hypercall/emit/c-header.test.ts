import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fullName } from "../abi/model.ts";
import { OPS } from "../ops.ts";
import { emitCHeader } from "./c-header.ts";

const folder = mkdtempSync(join(tmpdir(), "microv-h-"));
before(() => writeFileSync(join(folder, "microv.h"), emitCHeader()));
after(() => rmSync(folder, { recursive: true }));

/** Compiles (and assembles) a C file that includes the header; returns gcc's complaint, or nothing. */
function gcc(text: string, flags: readonly string[]): string {
  writeFileSync(join(folder, "test.c"), `#include "microv.h"\n${text}\n`);
  const all = ["-std=c11", "-Wall", "-Wextra", "-pedantic", "-Werror", ...flags, "test.c"];
  try {
    execFileSync("gcc", all, { cwd: folder, encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

/** Written by hand from MicroV's headers. */
const EXPECTED = `
_Static_assert(sizeof(struct mv_rdl_t) == 4096, "");
_Static_assert(sizeof(struct mv_rdl_entry_t) == 16, "");
_Static_assert(sizeof(struct mv_mdl_t) == 4096, "");
_Static_assert(sizeof(struct mv_mdl_entry_t) == 32, "");
_Static_assert(sizeof(struct mv_cdl_t) == 4096, "");
_Static_assert(sizeof(struct mv_cdl_entry_t) == 32, "");
_Static_assert(sizeof(struct mv_exit_io_t) == 36, "");
_Static_assert(offsetof(struct mv_exit_io_t, size) == 0x20, "");
_Static_assert(sizeof(struct mv_exit_mmio_t) == 16, "");
_Static_assert(sizeof(struct mv_translation_t) == 33, "");
_Static_assert(sizeof(struct mv_fpu_state_t) == 424, "");
_Static_assert(offsetof(struct mv_rdl_t, num_entries) == 0x58, "");
_Static_assert(offsetof(struct mv_rdl_t, entries[1].val) == 0x78, "");
_Static_assert(sizeof(struct mv_exit_record_t) == 72, "");
_Static_assert(sizeof(enum mv_exit_reason_t) == 4, "");
_Static_assert(MV_VS_OP_VAL == 0x764D000000060000, "");
_Static_assert(MV_VS_OP_RUN_IDX_VAL == 8, "");
_Static_assert(MV_STATUS_EXIT_UNKNOWN == 0xDEAD000000200005, "");
_Static_assert(MV_SPEC_ID1_VAL == 0x3123764D, "");
_Static_assert(MV_MAP_FLAG_WRITE_PROTECTED == 0x8000000000000000, "");
_Static_assert(mv_reg_t_xcr0 == 70 && mv_reg_t_rip == 17, "");
_Static_assert(mv_exit_reason_t_interrupt == 6, "");
`;

test("the header holds MicroV's sizes and numbers, without a warning", () => {
  assert.equal(gcc(EXPECTED, ["-fsyntax-only"]), "");
});

test("the assertions of the header can fail", () => {
  assert.match(
    gcc('_Static_assert(sizeof(struct mv_rdl_t) == 4095, "x");', ["-fsyntax-only"]),
    /static assertion failed/,
  );
});

test("every op that is served has a function, no other has", () => {
  const header = emitCHeader();
  for (const op of OPS) assert.equal(header.includes(` ${fullName(op)}(`), op.served, fullName(op));
});

test("a call loads RAX and R10 to R13 and executes the trap instruction of the vendor, by CPUID", () => {
  const call = "mv_status_t f(void) { return mv_vs_op_reg_set(0x42, 7, mv_reg_t_rip, 0x1000); }";
  assert.equal(gcc(call, ["-O2", "-c", "-o", "test.o"]), "");
  const code = execFileSync("objdump", ["-d", "test.o"], { cwd: folder, encoding: "utf8" });
  for (const text of [
    "$0x42,%r10",
    "$0x7,%r11",
    "$0x11,%r12",
    "$0x1000,%r13",
    "$0x764d00000006000e,%rax",
    "vmmcall",
    "vmcall",
    "cpuid",
  ]) {
    assert.match(code, new RegExp(text.replace(/[$%]/g, "\\$&").replace(/r1(\d)$/, "r1$1d?")));
  }
});
