import assert from "node:assert/strict";
import { test } from "node:test";
import { PROBES } from "./abi/arguments.ts";
import { MAP_FLAGS, NARROW, WIDE } from "./abi/constants.ts";
import { ENUMS, MP_TRANSITIONS, REGISTER_NAMES } from "./abi/enums.ts";
import { CLASSES, FIRST_EXTENSION, fullName, opcode } from "./abi/model.ts";
import { STATUS } from "./abi/status.ts";
import { op, OPS, opsOf } from "./ops.ts";

/** Written by hand from MicroV's sources: a sample of every class, first and last op included. */
const RAX: Record<string, bigint> = {
  mv_id_op_version: 0x764d_0000_0000_0000n,
  mv_id_op_set_capability: 0x764d_0000_0000_0003n,
  mv_handle_op_open_handle: 0x764d_0000_0001_0000n,
  mv_handle_op_close_handle: 0x764d_0000_0001_0001n,
  mv_debug_op_out: 0x764d_0000_0002_0000n,
  mv_pp_op_ppid: 0x764d_0000_0003_0000n,
  mv_pp_op_online_pps: 0x764d_0000_0003_0001n,
  mv_pp_op_set_shared_page_gpa: 0x764d_0000_0003_0003n,
  mv_pp_op_cpuid_get_supported_list: 0x764d_0000_0003_0005n,
  mv_pp_op_msr_get_supported_list: 0x764d_0000_0003_0011n,
  mv_pp_op_tsc_set_khz: 0x764d_0000_0003_0017n,
  mv_vm_op_create_vm: 0x764d_0000_0004_0000n,
  mv_vm_op_mmio_unmap: 0x764d_0000_0004_0004n,
  mv_vp_op_create_vp: 0x764d_0000_0005_0000n,
  mv_vp_op_vpid: 0x764d_0000_0005_0003n,
  mv_vs_op_create_vs: 0x764d_0000_0006_0000n,
  mv_vs_op_gla_to_gpa: 0x764d_0000_0006_0006n,
  mv_vs_op_run: 0x764d_0000_0006_0008n,
  mv_vs_op_reg_set_list: 0x764d_0000_0006_0010n,
  mv_vs_op_msr_get: 0x764d_0000_0006_0017n,
  mv_vs_op_fpu_get_all: 0x764d_0000_0006_001dn,
  mv_vs_op_mp_state_set: 0x764d_0000_0006_0024n,
  mv_vs_op_tsc_set_khz: 0x764d_0000_0006_0028n,
};

test("opcodes are MicroV's", () => {
  for (const [name, rax] of Object.entries(RAX)) assert.equal(opcode(op(name)), rax, name);
});

test("all 75 ops of MicroV are described, as many a class as its headers number", () => {
  const counts = CLASSES.map((name) => opsOf(name).filter((one) => !one.extension).length);
  assert.deepEqual(counts, [4, 2, 1, 24, 5, 4, 35]);
});

test("no two ops share an opcode, a name, or an order that hides one", () => {
  assert.equal(new Set(OPS.map(opcode)).size, OPS.length);
  assert.equal(new Set(OPS.map(fullName)).size, OPS.length);
  assert.deepEqual(
    OPS.map(opcode),
    OPS.map(opcode).sort((a, b) => (a < b ? -1 : 1)),
  );
});

test("extensions, and only they, have indexes from 0x100 and are closed to ring 3", () => {
  for (const one of OPS) {
    assert.equal(one.extension, one.index >= FIRST_EXTENSION, fullName(one));
    assert.equal(one.extension, one.caller === "root-ring0", fullName(one));
  }
});

test("vs indexes 0x11 to 0x16 stay unassigned, as in MicroV", () => {
  assert.deepEqual(
    opsOf("vs").filter((one) => one.index > 0x10 && one.index < 0x17),
    [],
  );
});

test("every class but id, debug and open_handle takes the handle in R10", () => {
  for (const one of OPS) {
    const bare = one.class === "id" || one.class === "debug" || fullName(one) === "mv_handle_op_open_handle";
    const first = one.inputs.find((input) => input.register === "r10");
    assert.equal(first?.kind === "handle", !bare, fullName(one));
  }
});

test("no op uses a register twice", () => {
  for (const one of OPS) {
    for (const list of [one.inputs, one.outputs]) {
      assert.equal(new Set(list.map((item) => item.register)).size, list.length, fullName(one));
    }
  }
});

test("a micro VM may use nothing but mv_debug_op_out", () => {
  assert.deepEqual(OPS.filter((one) => one.caller === "anyone").map(fullName), ["mv_debug_op_out"]);
});

test("status codes are those of MicroV's code where its documents differ", () => {
  assert.equal(STATUS.SUCCESS[0], 0n);
  assert.equal(STATUS.FAILURE_UNKNOWN[0], 0xdead_0000_0001_0001n);
  assert.equal(STATUS.FAILURE_INVALID_HANDLE[0], 0xdead_0000_0002_0001n);
  assert.equal(STATUS.FAILURE_UNSUPPORTED[0], 0xdead_0000_0004_0001n);
  assert.equal(STATUS.INVALID_PERM_DENIED[0], 0xdead_0000_0001_0002n);
  assert.equal(STATUS.INVALID_INPUT_REG3[0], 0xdead_0000_0008_0003n);
  assert.equal(STATUS.INVALID_OUTPUT_REG3[0], 0xdead_0000_0080_0003n);
  assert.equal(STATUS.RETRY_CONTINUATION[0], 0xdead_0000_0010_0004n);
  assert.equal(STATUS.EXIT_FAILURE[0], 0xdead_0000_0010_0005n);
  assert.equal(STATUS.EXIT_UNKNOWN[0], 0xdead_0000_0020_0005n);
});

test("constants are MicroV's", () => {
  assert.equal(WIDE.HANDLE_VAL[0], 0x42n);
  assert.equal(WIDE.HYPERCALL_OPCODE_MASK[0], 0xffff_0000_ffff_0000n);
  assert.equal(NARROW.SPEC_ID1_VAL[0], BigInt(Buffer.from("Mv#1").readUInt32LE()));
  assert.equal(NARROW.SELF_ID[0], 0xfffen);
  assert.equal(NARROW.RDL_MAX_ENTRIES[0], (0x1000n - 0x60n) / 16n);
  assert.equal(NARROW.MDL_MAX_ENTRIES[0], (0x1000n - 0x60n) / 32n);
  assert.equal(MAP_FLAGS.WRITE_BACK[0], 0x4000_0000_0000_0000n);
});

test("the version announces MicroV's first specification and the extensions, nothing else", () => {
  assert.equal(NARROW.ALL_SPECS_SUPPORTED_VAL[0], NARROW.SPEC_ID1_MASK[0] | NARROW.SPEC_EXT1_MASK[0]);
});

test("register numbers are MicroV's", () => {
  const numbers = {
    rax: 1,
    r15: 15,
    rsp: 16,
    rflags: 18,
    es_selector: 19,
    cs_base: 26,
    ldtr_attrib: 44,
    idtr_base: 58,
  };
  for (const [name, value] of Object.entries(numbers)) assert.equal(REGISTER_NAMES[value], name);
  assert.deepEqual(
    REGISTER_NAMES.slice(59),
    "dr0 dr1 dr2 dr3 dr6 dr7 cr0 cr2 cr3 cr4 cr8 xcr0 invalid".split(" "),
  );
});

test("exit reasons and states have MicroV's numbers", () => {
  const values = (name: string): unknown =>
    ENUMS.find((one) => one.name === name)?.values.map(([key, number]) => [key, number]);
  assert.deepEqual(values("mv_exit_reason_t"), [
    ["failure", 0],
    ["unknown", 1],
    ["hlt", 2],
    ["io", 3],
    ["mmio", 4],
    ["msr", 5],
    ["interrupt", 6],
    ["nmi", 7],
  ]);
  assert.deepEqual(values("mv_mp_state_t"), [
    ["initial", 0],
    ["running", 1],
    ["wait", 2],
    ["init", 3],
    ["sipi", 4],
    ["invalid", 5],
  ]);
});

test("mp_state transitions are MicroV's AMD table", () => {
  const states = ["initial", "running", "wait", "init", "sipi"];
  const to = (state: string): string =>
    states.map((from) => (MP_TRANSITIONS[from]?.includes(state) ? "Y" : "N")).join("");
  assert.deepEqual(states.map(to), ["YYYNN", "YYYNY", "NYYNN", "YNNYN", "NNNYY"]);
});

test("ids that probes call unallocated are possible under both sets of maxima, those out of range under none", () => {
  for (const [kind, probes] of Object.entries(PROBES)) {
    const most = kind.startsWith("vm") ? NARROW.LIMITED_MAX_VMS[0] : NARROW.LIMITED_MAX_VSS[0];
    for (const { value, what } of probes) {
      if (what === "a possible id that is not allocated") assert.ok(value < most, kind);
      if (what === "an id above every maximum")
        assert.ok(value >= NARROW.MAX_VSS[0] && value < 0xfffdn, kind);
    }
  }
});
