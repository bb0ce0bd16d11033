/** INS and OUTS under the guest's own paging: what its page tables refuse it is its page fault, as on the processor. */
import assert from "node:assert/strict";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const PORT = 0x3f8;
const DIRECTORY = 0x1000;
const TABLE = 0x2000;
/** Guest-physical: where code and the element lie. Their linear addresses are elsewhere. */
const CODE = 0x3000;
const ELEMENT = 0x4000;
const LINEAR = { CODE: 0x7000, ELEMENT: 0x9000 } as const;

const PRESENT = 1n;
const WRITABLE = 2n;
const USER = 4n;
const ALL = PRESENT | WRITABLE | USER;
const CR0_PG_ET_PE = 0x8000_0011n;
const CR0_WP = 0x1_0000n;
const CR4_SMAP = 0x20_0000n;
/** MSR with the bits of CR4 that Intel's processor has. */
const CR4_FIXED1 = 0x489;
const RFLAGS_IOPL3 = 0x3002n;
const RFLAGS_AC = 0x4_0000n;
const PAGE_FAULT = 0x8000_0b0en;
const SEGMENTS = ["CS", "SS", "DS", "ES"] as const;

/** One access, and what decides about it. */
interface Access {
  readonly user: boolean;
  /** INS writes, OUTS reads. */
  readonly write: boolean;
  /** Bits of the element's table entry. */
  readonly entry: bigint;
  readonly wp: boolean;
  readonly smap: boolean;
  readonly ac: boolean;
}

const bits = [false, true];
const ENTRIES = [0n, PRESENT, PRESENT | WRITABLE, PRESENT | USER, ALL];

const ACCESSES: readonly Access[] = bits.flatMap((user) =>
  bits.flatMap((write) =>
    ENTRIES.flatMap((entry) =>
      bits.flatMap((wp) =>
        [
          { smap: false, ac: false },
          { smap: true, ac: false },
          { smap: true, ac: true },
        ].map((more) => ({ user, write, entry, wp, ...more })),
      ),
    ),
  ),
);

/** The page fault's error code, undefined where there is none. Intel SDM volume 3, sections 4.6.1 and 4.7. */
function expected({ user, write, entry, wp, smap, ac }: Access): bigint | undefined {
  const error = (write ? 2n : 0n) | (user ? 4n : 0n);
  if ((entry & PRESENT) === 0n) return error;
  const ofUser = (entry & USER) !== 0n;
  const isAllowed = user ? ofUser : !ofUser || !smap || ac;
  const isWritable = (entry & WRITABLE) !== 0n || (!user && !wp);
  return isAllowed && (!write || isWritable) ? undefined : error | PRESENT;
}

async function start(): Promise<{ machine: Machine; vm: MicroVm }> {
  const machine = await Machine.launch();
  const root = new Root(machine);
  root.attach();
  const pages = [DIRECTORY, TABLE, CODE, ELEMENT].map((gpa) => ({ gpa, spa: ROOT.GUEST_FRAMES + gpa }));
  return { machine, vm: MicroVm.create(machine, root, pages).raw16() };
}

/** Protected mode with 16-bit code and 32-bit paging. */
function protectedMode(vm: MicroVm, user: boolean): void {
  for (const segment of SEGMENTS) {
    vm.setRegister(`${segment}_SELECTOR`, user ? 0xbn : 8n);
    vm.setRegister(`${segment}_BASE`, 0n);
    vm.setRegister(`${segment}_LIMIT`, 0xffffn);
    vm.setRegister(`${segment}_ATTRIB`, (segment === "CS" ? 0x9bn : 0x93n) | (user ? 0x60n : 0n));
  }
  vm.setRegister("CR3", BigInt(DIRECTORY));
}

/** The guest makes this access next. */
function prepare(machine: Machine, vm: MicroVm, { entry, wp, smap, ac }: Access): void {
  const store = (gpa: number, value: bigint): void => machine.memory.store64(ROOT.GUEST_FRAMES + gpa, value);
  // Both entries lie in the upper halves of their words.
  const slot = (linear: number): number => TABLE + 4 * (linear >> 12) - 4;
  store(DIRECTORY, BigInt(TABLE) | ALL);
  store(slot(LINEAR.CODE), (BigInt(CODE) | ALL) << 32n);
  store(slot(LINEAR.ELEMENT), entry === 0n ? 0n : (BigInt(ELEMENT) | entry) << 32n);
  vm.setRegister("CR4", smap ? CR4_SMAP : 0n);
  vm.setRegister("CR0", CR0_PG_ET_PE | (wp ? CR0_WP : 0n));
  vm.setRegister("RFLAGS", RFLAGS_IOPL3 | (ac ? RFLAGS_AC : 0n));
  vm.setRegister("RIP", BigInt(LINEAR.CODE));
  for (const register of ["RSI", "RDI"] as const) vm.setRegister(register, BigInt(LINEAR.ELEMENT));
}

/** A processor without SMAP cannot be asked to have it. */
function hasSmap({ pp }: Machine): boolean {
  const allowed = pp.processor.readMsr(CR4_FIXED1);
  return allowed === undefined || (allowed & CR4_SMAP) !== 0n;
}

forEachVendor(
  "an element that the guest's tables refuse is its page fault, with the processor's error code",
  async () => {
    const { machine, vm } = await start();
    const { delivered } = machine.pp;
    const possible = ACCESSES.filter(({ smap }) => !smap || hasSmap(machine));
    let faults = 0;
    let level: boolean | undefined;
    for (const access of possible) {
      const what = Object.entries(access).join(" ");
      if (access.user !== level) protectedMode(vm, access.user);
      level = access.user;
      prepare(machine, vm, access);
      assert.ok(vm.run(), what);
      delivered.length = 0;
      vm.stringIo({ port: PORT, in: access.write });
      const error = expected(access);
      if (error === undefined) {
        assert.deepEqual([vm.end, delivered], [{ status: 0n, reason: "IO" }, []], what);
        // The second half of an INS that nobody ends would be the next access.
        if (access.write) endIns(vm);
        continue;
      }
      faults++;
      assert.deepEqual(delivered, [PAGE_FAULT | (error << 32n)], what);
      assert.equal(vm.registers.get("cr2"), BigInt(LINEAR.ELEMENT), what);
      assert.equal(vm.registers.get("rip"), BigInt(LINEAR.CODE), what);
      vm.interrupt();
    }
    assert.ok(faults > 10 && faults < possible.length - 10, `${faults} faults of ${possible.length}`);
  },
);

function endIns(vm: MicroVm): void {
  assert.ok(vm.run());
  vm.interrupt();
}
