/**
 * A TLB of VMX that forgets nothing that was not dropped. Guest-physical translations belong to a nested table (EPTP),
 * combined ones of linear addresses to that and a tag (VPID). Intel SDM volume 3, section 29.4.
 */
import type { PagingContext, TlbEntry, Translations } from "../processor/translations.ts";

interface Combined {
  readonly vpid: number;
  readonly eptp: bigint;
  readonly byPage: Map<number, TlbEntry>;
  /** Paging of the guest when it last ran so. */
  context: PagingContext | undefined;
}

export class VmxTlb {
  readonly #byGpa = new Map<bigint, Map<number, TlbEntry>>();
  readonly #combined = new Map<string, Combined>();

  /** INVEPT. */
  dropNested(eptp: bigint): void {
    this.#byGpa.delete(table(eptp));
    this.#drop((one) => one.eptp === table(eptp));
  }

  dropAllNested(): void {
    this.#byGpa.clear();
    this.#combined.clear();
  }

  /** INVVPID. */
  dropLinear(vpid: number): void {
    this.#drop((one) => one.vpid === vpid);
  }

  dropAllLinear(): void {
    this.#drop((one) => one.vpid !== 0);
  }

  /** An exit: what the translations under this tag were made with. */
  leave(vpid: number, context: PagingContext): void {
    for (const one of this.#combined.values()) if (one.vpid === vpid) one.context = context;
  }

  of(vpid: number, eptp: bigint): Translations {
    return new Current(this.#guestPhysical(table(eptp)), this.#linear(vpid, table(eptp)), () =>
      this.dropLinear(vpid),
    );
  }

  #drop(which: (one: Combined) => boolean): void {
    for (const [key, one] of this.#combined) if (which(one)) this.#combined.delete(key);
  }

  #guestPhysical(eptp: bigint): Map<number, TlbEntry> {
    const known = this.#byGpa.get(eptp) ?? new Map<number, TlbEntry>();
    this.#byGpa.set(eptp, known);
    return known;
  }

  #linear(vpid: number, eptp: bigint): Combined {
    const key = `${vpid} ${eptp}`;
    const known = this.#combined.get(key) ?? { vpid, eptp, byPage: new Map(), context: undefined };
    this.#combined.set(key, known);
    return known;
  }
}

/** EP4TA: the address of the table, which alone tells translations apart. */
function table(eptp: bigint): bigint {
  return eptp & 0x000f_ffff_ffff_f000n;
}

class Current implements Translations {
  readonly #byGpa: Map<number, TlbEntry>;
  readonly #combined: Combined;
  readonly #flush: () => void;

  constructor(byGpa: Map<number, TlbEntry>, combined: Combined, flush: () => void) {
    this.#byGpa = byGpa;
    this.#combined = combined;
    this.#flush = flush;
  }

  entries(): Iterable<TlbEntry> {
    return [...this.#byGpa.values(), ...this.#combined.byPage.values()];
  }

  linearContext(): PagingContext | undefined {
    return this.#combined.byPage.size > 0 ? this.#combined.context : undefined;
  }

  find(gpa: number): TlbEntry | undefined {
    return this.#byGpa.get(gpa);
  }

  remember(entry: TlbEntry): void {
    this.#byGpa.set(entry.gpa, entry);
  }

  findLinear(page: number): TlbEntry | undefined {
    return this.#combined.byPage.get(page);
  }

  rememberLinear(page: number, entry: TlbEntry): void {
    this.#combined.byPage.set(page, entry);
  }

  flushLinear(): void {
    this.#flush();
  }

  /** An EPT violation drops what would translate the very address that caused it. SDM section 29.4.3.1. */
  faulted(gpa: number, page: number | undefined): void {
    this.#byGpa.delete(gpa);
    if (page !== undefined) this.#combined.byPage.delete(page);
  }
}
