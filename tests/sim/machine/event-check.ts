/** I8: an event whose delivery an exit interrupted reaches its guest again, once. */
import { POSTED } from "../../../vmm/abi/generated/registry.node.ts";
import type { KernelState } from "./kernel-state.ts";
import type { Pp } from "./pp.ts";
import type { LastExit } from "./virtualization.ts";

const VALID = 1n << 31n;
const TYPE = 0x700n;
const EXCEPTION = 0x300n;
const SOFTWARE = 0x400n;
const NMI_TYPE = 0x200n;
/** What an instruction or an access gets that its guest may not make: #DB of general detection, #UD, #GP. */
const ANSWERS = [1, 6, 13];
/** What a string instruction's operand gets besides: #SS, #PF. */
const OPERAND_ANSWERS = [12, 14];
/** #DB and #AC: intercepted in micro VMs and handed on. */
const REFLECTED = [1, 17];

/**
 * What must be injected for an event that was interrupted. An INT instruction, INT3 or INTO runs again by itself, because
 * RIP still points at it: injecting would deliver it twice. APM volume 2, section 15.7.2; SDM volume 3, section
 * 28.2.4.
 */
export function expectedEvent(intInfo: bigint): bigint | undefined {
  if ((intInfo & VALID) === 0n) return undefined;
  const vector = intInfo & 0xffn;
  if ((intInfo & TYPE) === SOFTWARE) return undefined;
  if ((intInfo & TYPE) === EXCEPTION && (vector === 3n || vector === 4n)) return undefined;
  // No exception has such a vector: an emulator mislabelled an interrupt.
  if ((intInfo & TYPE) === EXCEPTION && vector > 31n) return intInfo & ~TYPE;
  return intInfo;
}

/**
 * The answer to what the guest did, or the very exception that made it exit. No processor reports an instruction
 * in the middle of a delivery, but the model's guests do.
 */
function replaces(injected: bigint, exit: LastExit): boolean {
  if ((injected & TYPE) !== EXCEPTION) return false;
  const vector = Number(injected & 0xffn);
  if (ANSWERS.includes(vector)) return true;
  if (OPERAND_ANSWERS.includes(vector)) return exit.kind === "io";
  return REFLECTED.includes(vector) && exit.kind === "exception" && exit.vector === vector;
}

export class EventCheck {
  readonly #kernel: KernelState;
  /** By GuestState: what its next entry has to deliver. */
  readonly #pending = new Map<number, { readonly event: bigint | undefined; readonly exit: LastExit }>();

  constructor(kernel: KernelState) {
    this.#kernel = kernel;
  }

  /** The page at `spa` was wiped: a VS there begins anew. */
  wiped(spa: number): void {
    this.#pending.delete(spa);
  }

  /** Whoever runs the VM injected an exception: the interrupt or NMI is among those that wait again. */
  #waitsBehind(pp: Pp, event: bigint | undefined, injected: bigint): boolean {
    if (event === undefined || (injected & TYPE) !== EXCEPTION) return false;
    const record = this.#kernel.vs(Number(this.#kernel.pp(pp.block).get("currentVsid")));
    if ((event & TYPE) === NMI_TYPE) return (record.get("posted") & BigInt(POSTED.NMI)) !== 0n;
    return (event & TYPE) === 0n && record.bit("interrupts", Number(event & 0xffn));
  }

  afterGuest(pp: Pp): void {
    const exit = pp.virtualization.lastExit;
    const event = expectedEvent(exit.interrupted);
    // A shutdown leaves nothing to go on with: what it interrupted must not come back.
    const isOver = exit.kind === "shutdown";
    if (isOver) this.#pending.set(pp.guestSpa, { event: undefined, exit });
    else if (exit.interrupted !== 0n) this.#pending.set(pp.guestSpa, { event, exit });
    else this.#pending.delete(pp.guestSpa);
  }

  beforeGuest(pp: Pp): void {
    const pending = this.#pending.get(pp.guestSpa);
    if (pending === undefined) return;
    const now = pp.virtualization.injected;
    const injected = now === 0n ? undefined : now;
    if (injected === pending.event) return;
    if (injected !== undefined && this.#waitsBehind(pp, pending.event, injected)) return;
    // A fault of the delivery itself takes precedence, as it does on the bare machine.
    if (injected !== undefined && replaces(injected, pending.exit)) return;
    throw new Error(`${pending.event?.toString(16)} was interrupted, ${injected?.toString(16)} is injected`);
  }
}
