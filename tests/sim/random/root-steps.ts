/** Things that the root VM may do, at random. */
import fc from "fast-check";
import { fullName, opcode } from "../../../hypercall/abi/model.ts";
import { OPS } from "../../../hypercall/ops.ts";
import { MSR as SVM_MSR } from "../../../vmm/kernel/svm/generated/vmcb.node.ts";
import { MSR } from "../../../vmm/kernel/vs/generated/state.node.ts";
import { ROOT } from "../machine/root-memory.ts";
import { opcodeOf } from "../machine/root.ts";
import { addresses, guestAddresses, words } from "./values.ts";
import { type Player, Step } from "./player.ts";

/** Leaving has tests of its own: nothing can follow it. */
const CALLS = OPS.filter((op) => fullName(op) !== "mv_pp_op_promote");
const HANDLE = 0x42n;

const rax = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...CALLS.map(opcode)) },
  { weight: 1, arbitrary: words },
);

/** Ops that do something for these ids, with the values that get furthest. */
const USEFUL: Readonly<Record<string, number>> = {
  mv_vm_op_create_vm: 2,
  mv_vp_op_create_vp: 3,
  mv_vs_op_create_vs: 3,
  mv_vm_op_mmio_map: 6,
  mv_vm_op_mmio_unmap: 4,
  mv_vm_op_map_range: 6,
  mv_vm_op_unmap_range: 3,
  mv_vs_op_run: 20,
  mv_vs_op_reg_set: 6,
  mv_vs_op_reg_get: 1,
  mv_vs_op_reg_set_list: 2,
  mv_vs_op_reg_get_list: 1,
  mv_vs_op_mp_state_set: 1,
  mv_vs_op_exit_record: 1,
  mv_vs_op_destroy_vs: 2,
  mv_vp_op_destroy_vp: 2,
  mv_vm_op_destroy_vm: 2,
  mv_vm_op_stop: 1,
  mv_pp_op_counters: 1,
  mv_pp_op_clr_shared_page_gpa: 1,
  mv_pp_op_set_shared_page_gpa: 2,
  mv_id_op_pool: 1,
};

const usefulRax = fc.oneof(
  ...Object.entries(USEFUL).map(([name, weight]) => ({ weight, arbitrary: fc.constant(name) })),
);
const register = fc.oneof(
  { weight: 3, arbitrary: fc.bigInt({ min: 1n, max: 70n }) },
  { weight: 1, arbitrary: words },
);

const useful: fc.Arbitrary<Step> = fc
  .record({ name: usefulRax, id: fc.bigInt({ min: 1n, max: 3n }), address: addresses, register, r13: words })
  .map(({ name, id, address, register, r13 }) => {
    const isPage = name === "mv_pp_op_set_shared_page_gpa";
    const r12 = name.startsWith("mv_vm_op") ? 0n : register;
    const registers = { r10: HANDLE, r11: isPage ? address : id, r12, r13 };
    return new Step(
      `${name} ${registers.r11.toString(16)} ${r12.toString(16)} ${r13.toString(16)}`,
      ({ root }: Player) => root.start(opcodeOf(name), registers),
    );
  });

const hypercall: fc.Arbitrary<Step> = fc
  .record({
    rax,
    r10: fc.oneof({ weight: 15, arbitrary: fc.constant(HANDLE) }, { weight: 1, arbitrary: words }),
    r11: words,
    r12: words,
    r13: words,
  })
  .map(
    ({ rax, ...registers }) =>
      new Step(
        `vmmcall ${rax.toString(16)} ${Object.values(registers)
          .map((value) => value.toString(16))
          .join()}`,
        ({ root }: Player) => root.start(rax, registers),
      ),
  );

/** A list for mmio_map and mmio_unmap, or for registers, with an odd entry now and then. */
const list: fc.Arbitrary<Step> = fc
  .record({
    count: fc.oneof(
      { weight: 9, arbitrary: fc.bigInt({ min: 0n, max: 6n }) },
      { weight: 1, arbitrary: words },
    ),
    entries: fc.array(
      fc.tuple(
        guestAddresses,
        addresses,
        fc.constantFrom(0x1000n, 0x1000n, 0x1000n, 0x2000n, 0x20_0000n, 0x1_0000_0000n),
        fc.constantFrom(0n, 1n, 7n, 0x1_0007n, 0x1_0001n),
      ),
      {
        maxLength: 6,
      },
    ),
  })
  .map(
    ({ count, entries }) =>
      new Step(
        `list of ${count}: ${entries
          .flat()
          .map((word) => word.toString(16))
          .join()}`,
        ({ root: { memory } }: Player) => {
          memory.store64(ROOT.SHARED_PAGE + 0x58, count);
          entries.forEach((entry, i) =>
            entry.forEach((word, k) => memory.store64(ROOT.SHARED_PAGE + 0x60 + 32 * i + 8 * k, word)),
          );
        },
      ),
  );

const cpuid: fc.Arbitrary<Step> = fc
  .record({
    leaf: fc.constantFrom(
      0,
      1,
      7,
      0xd,
      0x20,
      0x40,
      0x4000_0000,
      0x4000_0001,
      0x8000_0000,
      0x8000_000a,
      0xffff_ffff,
    ),
    subleaf: fc.constantFrom(0, 1, 2, 0xffff_ffff),
  })
  .map(
    ({ leaf, subleaf }) =>
      new Step(
        `cpuid ${leaf.toString(16)}.${subleaf.toString(16)}`,
        ({ root }: Player) => void root.cpuid(leaf, subleaf),
      ),
  );

const msr: fc.Arbitrary<Step> = fc
  .record({
    index: fc.constantFrom(MSR.EFER, SVM_MSR.VM_CR, SVM_MSR.VM_HSAVE_PA, MSR.PAT, 0x4000_0000, 0xffff_ffff),
    value: words,
    write: fc.boolean(),
  })
  // The root may do as it likes to the MSRs that pass; leaving long mode is not modelled.
  .filter(({ index, write, value }) => !write || index !== MSR.EFER || (value & 0x500n) === 0x500n)
  .map(
    ({ index, value, write }) =>
      new Step(
        `${write ? "wrmsr" : "rdmsr"} ${index.toString(16)} ${value.toString(16)}`,
        ({ root }: Player) => (write ? root.wrmsr(index, value) : root.rdmsr(index)),
      ),
  );

const touch: fc.Arbitrary<Step> = fc
  .record({ gpa: addresses, write: fc.boolean(), fetch: fc.boolean() })
  .filter(({ gpa }) => gpa < 1n << 52n)
  .map(
    ({ gpa, write, fetch }) =>
      new Step(
        `touch ${gpa.toString(16)}`,
        ({ root }: Player) => void root.touch(Number(gpa), { write, fetch }),
      ),
  );

const other: fc.Arbitrary<Step> = fc
  .nat(12)
  .map(
    (i) =>
      new Step(`invd or instruction ${i} of virtualization`, ({ root }: Player) =>
        root.execute(root.pp.virtualization.ownInstructions[i] ?? "invd"),
      ),
  );

export const rootStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: useful },
  { weight: 4, arbitrary: hypercall },
  { weight: 6, arbitrary: list },
  { weight: 1, arbitrary: cpuid },
  { weight: 1, arbitrary: msr },
  { weight: 1, arbitrary: touch },
  { weight: 1, arbitrary: other },
);
