/** A core that an attacker owns: any service call, any store to what ring 3 may write, any answer. */
import fc from "fast-check";
import { ANSWER, SYS } from "../../../vmm/abi/generated/exit-record.node.ts";
import { CORE, PP } from "../../../vmm/abi/generated/memory-map.node.ts";
import { PpContextLayout } from "../../../vmm/abi/generated/pp-context.node.ts";
import { DIRTY, VsPageLayout } from "../../../vmm/abi/generated/vs-page.node.ts";
import { CoreFault, type Script } from "../machine/core-host.ts";
import type { Memory } from "../memory/memory.ts";
import { ids, words } from "./values.ts";

type Act = (memory: Memory, sys: Parameters<Script>[2]) => void;

interface Named {
  readonly text: string;
  readonly act: Act;
}

/** What one upcall does. */
export class Upcall {
  readonly #acts: readonly Named[];
  readonly #answer: bigint | undefined;

  constructor(acts: readonly Named[], answer: bigint | undefined) {
    this.#acts = acts;
    this.#answer = answer;
  }

  /** For CoreHost.script. */
  script(memory: Memory): Script {
    return (_context, _vs, sys) => {
      for (const { act } of this.#acts) act(memory, sys);
      if (this.#answer === undefined) throw new CoreFault(13);
      return this.#answer;
    };
  }

  [fc.toStringMethod](): string {
    return `{${this.#acts.map((one) => one.text).join("; ")}; answer ${this.#answer?.toString(16) ?? "by a fault"}}`;
  }
}

const CLAIM_CALLS = [SYS.VS_CLAIM, SYS.VS_RELEASE, SYS.VS_DESTROY];
const OBJECT_CALLS = [
  SYS.VS_CREATE,
  SYS.VP_CREATE,
  SYS.VP_DESTROY,
  SYS.VM_CREATE,
  SYS.VM_DESTROY,
  SYS.VM_MAP,
  SYS.VM_UNMAP,
  SYS.VM_STOP,
  SYS.VS_POST,
];
const number = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...CLAIM_CALLS) },
  { weight: 8, arbitrary: fc.constantFrom(...OBJECT_CALLS) },
  { weight: 3, arbitrary: fc.constantFrom(...Object.values(SYS)) },
  { weight: 1, arbitrary: fc.nat(0xffff_ffff).filter((n) => (n & 0xff) >= ANSWER.FIRST_SERVICE) },
);

/** VMs and VSs that are there from the start. */
const ready = fc.bigInt({ min: 1n, max: 2n });
const small = fc.bigInt({ min: 0n, max: 6n });
const call: fc.Arbitrary<Named> = fc
  .record({
    number,
    a: fc.oneof(
      { weight: 6, arbitrary: ready },
      { weight: 2, arbitrary: ids },
      { weight: 1, arbitrary: words },
    ),
    b: fc.oneof(small, words),
    c: fc.oneof(small, words),
  })
  .map(({ number, a, b, c }) => ({
    text: `sys ${number} ${a.toString(16)} ${b.toString(16)} ${c.toString(16)}`,
    act: (_memory, sys) => void sys(number, a, b, c),
  }));

const VS_FIELDS = Object.entries(VsPageLayout.fields)
  .filter(([, { size }]) => size >= 8)
  .map(([, { offset }]) => offset);

const GUEST_MSRS = PpContextLayout.fields.guestMsrs.offset;

const place = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.nat(4), fc.constantFrom(...VS_FIELDS))
      .map(([vsid, offset]) => CORE.VS_PAGES + 0x1000 * vsid + offset),
  },
  { weight: 2, arbitrary: fc.nat(30).map((i) => CORE.PP_AREA + PP.AREA_EXCHANGE + 8 * i) },
  { weight: 1, arbitrary: fc.nat(30).map((i) => CORE.PP_AREA + 8 * i) },
  { weight: 1, arbitrary: fc.nat(511).map((i) => CORE.PP_AREA + PP.AREA_CPUID + 8 * i) },
  { weight: 1, arbitrary: fc.nat(511).map((i) => CORE.PP_AREA + PP.AREA_GUEST_CPUID + 8 * i) },
  { weight: 1, arbitrary: fc.nat(255).map((i) => CORE.PP_AREA + GUEST_MSRS + 8 * i) },
);

const poke: fc.Arbitrary<Named> = fc.tuple(place, words).map(([at, value]) => ({
  text: `[${at.toString(16)}] = ${value.toString(16)}`,
  act: (memory) => store(memory, at, value),
}));

/** Makes the kernel load what was stored. */
const dirty: fc.Arbitrary<Named> = fc.nat(4).map((vsid) => ({
  text: `dirty ${vsid}`,
  act: (memory) => store(memory, CORE.VS_PAGES + 0x1000 * vsid + VsPageLayout.fields.dirty.offset, DIRTY.ALL),
}));

function store(memory: Memory, at: number, value: bigint): void {
  memory.requireLinear(at, 8, 3, true);
  memory.view.setBigUint64(at, value, true);
}

const answer = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(ids, fc.constant(BigInt(ANSWER.RUN))).map(([id, run]) => (id << 32n) | run),
  },
  { weight: 4, arbitrary: fc.bigInt({ min: 0n, max: 5n }) },
  { weight: 1, arbitrary: fc.constantFrom(BigInt(ANSWER.PROMOTE), 0x1234_5600n, 9n, 0xffn, undefined) },
);

const acts = fc.array(
  fc.oneof({ weight: 4, arbitrary: call }, { weight: 3, arbitrary: poke }, { weight: 1, arbitrary: dirty }),
  { maxLength: 6 },
);

/** Claims a VS, spoils its page and enters it: what gets furthest. */
const run: fc.Arbitrary<Upcall> = fc
  .tuple(fc.bigInt({ min: 1n, max: 3n }), fc.array(fc.oneof(poke, dirty), { maxLength: 4 }))
  .map(([vsid, spoil]) => {
    const claim: Named = {
      text: `claim ${vsid}`,
      act: (_memory, sys) => void sys(SYS.VS_CLAIM, vsid, 0n, 0n),
    };
    return new Upcall([claim, ...spoil], (vsid << 32n) | BigInt(ANSWER.RUN));
  });

export const upcall: fc.Arbitrary<Upcall> = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(acts, answer).map(([all, word]) => new Upcall(all, word)) },
  { weight: 1, arbitrary: run },
);
