/** What the software on a PP does next, by chance: the root VM's hypercalls, and what a micro VM can do. */
import { MV, MV_REG } from "../../../hypercall/generated/abi.node.ts";
import { MvMdlEntryLayout, MvMdlLayout } from "../../../hypercall/generated/shared-page.node.ts";
import type { Guest } from "../machine/guest.ts";
import { BLOCKS, ROOT } from "../machine/root-memory.ts";
import { opcodeOf, type PageMapping, type Registers, type Root } from "../machine/root.ts";
import type { GuestSide, RawExit } from "../machine/virtualization.ts";
import type { Random } from "./random.ts";

/** At most one exit. Its text is what a failure's report shows. */
export interface Action<Who> {
  readonly text: string;
  readonly play: (who: Who) => void;
}

/** What a PP does next, whoever runs there. */
export interface Turn {
  readonly root: Action<Root>;
  readonly guest: Action<Guest>;
  /** Service calls after which the core faults in this turn's upcall. */
  readonly faultAfter: number | undefined;
}

const HANDLE = BigInt(MV.HANDLE_VAL);
const IDS = 3;
const FRAMES = 6;
const PAGE = 0x1000;
const FAULT_ONE_IN = 40;

/** How often each is called, in parts. */
const CALLS: Readonly<Record<string, number>> = {
  mv_vm_op_create_vm: 2,
  mv_vp_op_create_vp: 3,
  mv_vs_op_create_vs: 4,
  mv_vm_op_mmio_map: 5,
  mv_vm_op_mmio_unmap: 5,
  mv_vs_op_run: 16,
  mv_vs_op_reg_set: 3,
  mv_vs_op_reg_get: 2,
  mv_vs_op_mp_state_set: 1,
  mv_vs_op_destroy_vs: 4,
  mv_vp_op_destroy_vp: 3,
  mv_vm_op_destroy_vm: 3,
  mv_vm_op_stop: 2,
  mv_id_op_version: 1,
  mv_id_op_pool: 1,
};
const BAG = Object.entries(CALLS).flatMap(([name, count]) => Array.from({ length: count }, () => name));

/** The shared page of the root's software on a PP. */
export function sharedPage(ppid: number): number {
  return ROOT.SHARED_PAGE + ppid * PAGE;
}

/** For PP `ppid` of `pps`. */
export function randomTurn(random: Random, ppid: number, pps: number): Turn {
  return {
    root: random.oneIn(12) ? otherRoot(random) : hypercall(random, ppid, pps),
    guest: guestAction(random),
    faultAfter: random.oneIn(FAULT_ONE_IN) ? random.below(4) : undefined,
  };
}

/** VPIDs and VSIDs begin behind the root's, one for each PP. */
function hypercall(random: Random, ppid: number, pps: number): Action<Root> {
  const name = random.pick(BAG);
  const isVm = name.startsWith("mv_vm_op") || name === "mv_vp_op_create_vp";
  const id = BigInt((isVm ? 1 : pps) + random.below(IDS));
  if (name.includes("mmio")) return memoryCall(random, name, id, ppid);
  const registers: Registers = { r10: HANDLE, r11: id, ...more(random, name) };
  return call(name, registers);
}

function more(random: Random, name: string): Registers {
  if (name === "mv_vs_op_reg_set")
    return { r12: BigInt(random.pick(Object.values(MV_REG))), r13: BigInt(random.below(0x3000)) };
  if (name === "mv_vs_op_reg_get") return { r12: BigInt(random.pick(Object.values(MV_REG))) };
  if (name.includes("_op_mp_state") || name === "mv_id_op_pool") return { r12: BigInt(random.below(3)) };
  return { r12: 0n };
}

/** A hypercall by name. */
export function call(name: string, registers: Registers): Action<Root> {
  const words = [registers.r11, registers.r12, registers.r13].map((word) => (word ?? 0n).toString(16));
  return { text: `${name} ${words.join(" ")}`, play: (root) => root.start(opcodeOf(name), registers) };
}

/** A list of pages, of which one in a few is the hypervisor's own or one that a list names twice. */
function memoryCall(random: Random, name: string, vmid: bigint, ppid: number): Action<Root> {
  const entries = Array.from({ length: 1 + random.below(4) }, () => ({
    gpa: PAGE * (1 + random.below(FRAMES)),
    spa: random.oneIn(20) ? (BLOCKS[0] ?? 0) : ROOT.GUEST_FRAMES + PAGE * random.below(FRAMES),
  }));
  return mmio(name, vmid, entries, ppid);
}

/** mmio_map or mmio_unmap through the shared page of PP `ppid`. */
export function mmio(
  name: string,
  vmid: bigint,
  entries: readonly PageMapping[],
  ppid: number,
): Action<Root> {
  const what = entries.map(({ gpa, spa }) => `${gpa.toString(16)}=${spa.toString(16)}`).join();
  return {
    text: `${name} ${vmid} ${what}`,
    play: (root) => {
      const at = sharedPage(ppid);
      root.memory.store64(at + MvMdlLayout.fields.numEntries.offset, BigInt(entries.length));
      entries.forEach(({ gpa, spa }, i) => {
        const entry = at + MvMdlLayout.fields.entries.offset + i * MvMdlEntryLayout.size;
        root.memory.store64(entry + MvMdlEntryLayout.fields.dst.offset, BigInt(gpa));
        root.memory.store64(entry + MvMdlEntryLayout.fields.src.offset, BigInt(spa));
        root.memory.store64(entry + MvMdlEntryLayout.fields.bytes.offset, BigInt(PAGE));
        root.memory.store64(entry + MvMdlEntryLayout.fields.flags.offset, 0n);
      });
      root.start(opcodeOf(name), { r10: HANDLE, r11: vmid, r12: 0n });
    },
  };
}

function otherRoot(random: Random): Action<Root> {
  if (random.oneIn(2)) {
    const page = ROOT.SHARED_PAGE + PAGE * random.below(4);
    const name = random.pick(["mv_pp_op_set_shared_page_gpa", "mv_pp_op_clr_shared_page_gpa"]);
    return call(name, { r10: HANDLE, r11: BigInt(page) });
  }
  const leaf = random.pick([0, 1, 7, 0x4000_0000, 0x8000_0001, 0xffff_ffff]);
  return {
    text: `cpuid ${leaf.toString(16)}`,
    play: (root) => {
      root.set("rax", BigInt(leaf));
      root.execute("cpuid");
    },
  };
}

/** Events whose delivery an exit can interrupt: none, an interrupt, an NMI, #GP, INT 0x80. */
const INTERRUPTED = [0n, 0n, 0n, 0x8000_0020n, 0x8000_0202n, 0x8000_0b0dn, 0x8000_0480n];
/** Exits that a guest can make, each with a number of its own. */
const EXITS: Readonly<Record<string, (side: GuestSide, number: number) => RawExit | bigint | undefined>> = {
  cpuid: (side) => side.instruction("cpuid", 2),
  hlt: (side) => side.instruction("hlt", 1),
  hypercall: (side) => side.instruction("hypercall", 3),
  wbinvd: (side) => side.instruction("wbinvd", 2),
  port: (side, number) => side.port({ port: number & 0xffff, in: (number & 0x1_0000) !== 0 }, 2),
  rdmsr: (side, number) => side.msr(number, false, 2),
  wrmsr: (side, number) => side.msr(number, true, 2),
  shutdown: (side) => side.shutdown(),
  debug: (side) => side.exception(1, 0n, 0n),
  alignment: (side) => side.exception(17, 0n, 0n),
  fault: (side, number) =>
    side.nestedFault(
      { gpa: number & 0xfff_f000, present: false, tableWalk: false, write: (number & 1) !== 0, fetch: false },
      0n,
    ),
};

function guestAction(random: Random): Action<Guest> {
  const kind = random.below(10);
  if (kind < 4) {
    const gpa = PAGE * (1 + random.below(FRAMES + 1));
    const write = random.oneIn(2);
    const intInfo = random.pick(INTERRUPTED);
    return {
      text: `touches ${gpa.toString(16)}`,
      play: (guest) => void guest.touch(gpa, { write, intInfo }),
    };
  }
  if (kind < 7) return { text: "interrupt", play: (guest) => void guest.interrupt() };
  if (kind === 7) return state(random);
  const name = random.pick(Object.keys(EXITS));
  const number = random.below(0x1000_0000);
  const during = random.pick(INTERRUPTED);
  return {
    text: `exit by ${name} ${number.toString(16)} ${during.toString(16)}`,
    play: (guest) => {
      const side = guest.pp.virtualization.guest;
      const exit = EXITS[name]?.(side, number);
      if (typeof exit === "object") guest.pp.vmexit(side.interrupted(exit, during));
    },
  };
}

/** Puts its own mark into registers that the world switch does not move; an interrupt follows sooner or later. */
function state(random: Random): Action<Guest> {
  const mark = BigInt(random.next());
  return {
    text: `marks its registers with ${mark.toString(16)}`,
    play: (guest) => {
      const { pp } = guest;
      pp.processor.extended.components.fill(mark);
      // Where moves to debug registers exit, the guest has no way to them.
      const move = { register: 0, write: true, gpr: 0, value: mark };
      if (pp.virtualization.guest.moveDr(move, 3) === undefined) pp.processor.debug.fill(mark);
      pp.registers.set("fsBase", mark);
    },
  };
}
