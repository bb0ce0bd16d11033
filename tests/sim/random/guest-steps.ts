/** Things that a micro VM may do, at random: whatever the processor can report, in any state. */
import fc from "fast-check";
import { VMEXIT, VmcbLayout } from "../../../vmm/kernel/svm/generated/vmcb.node.ts";
import type { Vendor } from "../machine/virtualization.ts";
import { type Player, Step } from "./player.ts";
import { guestAddresses, words } from "./values.ts";

/** Exits of a guest whose intercepts the kernel forces; INVALID comes from VMRUN only. */
const CODES = [
  ...Array.from({ length: 0x60 }, (_, i) => i),
  ...Object.values(VMEXIT).filter((code) => code !== VMEXIT.INVALID && code >= 0x60),
  0x65,
  0x8e,
  0xa2,
  0x401,
];

/** Events that a processor can report as interrupted. */
const interrupted = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0n) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      0x8000_0020n,
      0x8000_00ffn,
      0x8000_0202n,
      0x8000_0306n,
      0x8000_0b0dn,
      0x8000_0480n,
    ),
  },
);

/** Exits of a micro VM on Intel: but INIT, behind which the root executes nothing, SIPI, and refused entries. */
const NOT_HERE = [3, 4, 33, 34];
const REASONS = Array.from({ length: 64 }, (_, i) => i).filter((reason) => !NOT_HERE.includes(reason));
/** NMI, #DB, #AC and #MC, INT1. */
const EVENTS = [0x8000_0202n, 0x8000_0301n, 0x8000_0b11n, 0x8000_0312n, 0x8000_0501n];

const intelExit: fc.Arbitrary<Step> = fc
  .record({
    reason: fc.constantFrom(...REASONS),
    qualification: words,
    gpa: words,
    during: interrupted,
    event: fc.constantFrom(...EVENTS),
  })
  .map(
    ({ reason, qualification, gpa, during, event }) =>
      new Step(
        `exit ${reason} ${qualification.toString(16)} ${gpa.toString(16)} ${during.toString(16)}`,
        ({ guest }: Player) =>
          guest.pp.vmexit({
            ...{ reason, qualification, gpa, during, length: 2, info: gpa },
            ...(reason === 0 ? { event, error: 0n } : {}),
          }),
      ),
  );

const amdExit: fc.Arbitrary<Step> = fc
  .record({ code: fc.constantFrom(...CODES), info1: words, info2: words, intInfo: interrupted })
  .map(
    ({ code, info1, info2, intInfo }) =>
      new Step(
        `exit ${code.toString(16)} ${info1.toString(16)} ${info2.toString(16)} ${intInfo.toString(16)}`,
        ({ guest }: Player) =>
          guest.pp.vmexit({ code, info1, info2, intInfo, nextRip: guest.registers.get("rip") + 2n }),
      ),
  );

/** Registers that the guest changes by itself. */
const REGISTERS = [
  "cr0",
  "cr2",
  "cr3",
  "cr4",
  "rip",
  "rsp",
  "rflags",
  "csBase",
  "dr6",
  "dr7",
] as const satisfies readonly (keyof typeof VmcbLayout.fields)[];

const change: fc.Arbitrary<Step> = fc.tuple(fc.constantFrom(...REGISTERS), words).map(
  ([name, value]) =>
    new Step(`${name} = ${value.toString(16)}`, ({ guest }: Player) => {
      guest.registers.set(name, value);
      // MOV to a control register flushes what the guest's own paging made.
      if (name.startsWith("cr")) guest.pp.virtualization.translations.flushLinear();
    }),
);

const touch: fc.Arbitrary<Step> = fc
  .record({ gpa: guestAddresses, write: fc.boolean() })
  .filter(({ gpa }) => gpa < 1n << 52n)
  .map(
    ({ gpa, write }) =>
      new Step(
        `guest touches ${gpa.toString(16)}`,
        ({ guest }: Player) => void guest.touch(Number(gpa), { write }),
      ),
  );

const cpuid: fc.Arbitrary<Step> = fc
  .constantFrom(0, 1, 7, 0xd, 0x4000_0000, 0x8000_000a)
  .map((leaf) => new Step(`guest cpuid ${leaf.toString(16)}`, ({ guest }: Player) => void guest.cpuid(leaf)));

const port: fc.Arbitrary<Step> = fc
  .record({
    port: fc.nat(0xffff),
    bytes: fc.constantFrom(1 as const, 2 as const, 4 as const),
    in: fc.boolean(),
  })
  .map(
    (access) => new Step(`guest port ${access.port.toString(16)}`, ({ guest }: Player) => guest.io(access)),
  );

const interrupt: fc.Arbitrary<Step> = fc
  .constantFrom("INTR" as const, "NMI" as const)
  .map((kind) => new Step(kind, ({ guest }: Player) => void guest.interrupt(kind)));

/** What a guest of that vendor does. */
export const guestStep = (vendor: Vendor): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 4, arbitrary: vendor === "amd" ? amdExit : intelExit },
    { weight: 2, arbitrary: change },
    { weight: 3, arbitrary: touch },
    { weight: 1, arbitrary: cpuid },
    { weight: 1, arbitrary: port },
    { weight: 1, arbitrary: interrupt },
  );
