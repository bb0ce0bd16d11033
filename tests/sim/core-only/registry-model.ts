/**
 * The kernel as the core sees it: service calls over a registry and a root memory of a few pages. It judges
 * every argument as the real one must, so that what the core leaves unchecked shows.
 */
import { GUEST, SYS, SYS_ERROR } from "../../../vmm/abi/generated/exit-record.node.ts";
import { CORE, MAX, PP, REGISTRY } from "../../../vmm/abi/generated/memory-map.node.ts";
import {
  OBJECT,
  POST,
  PpCountersLayout,
  VmRecordLayout,
  VpRecordLayout,
  VsRecordLayout,
} from "../../../vmm/abi/generated/registry.node.ts";
import { VsPageLayout } from "../../../vmm/abi/generated/vs-page.node.ts";
import { Fields } from "../fields.ts";
import { isGoodList } from "./list-model.ts";

const PAGE = 0x1000;
const FXSAVE_BYTES = 512;
const MAX_LOG = 1024n;
/** One entry done, and that was all. */
const ALL_OF_ONE = 3n;

export type ServiceName = keyof typeof SYS;
export type ErrorName = keyof typeof SYS_ERROR;

/** A service call as the core made it. */
export interface ServiceCall {
  readonly name: ServiceName;
  readonly arguments: readonly [bigint, bigint, bigint];
  readonly result: bigint;
}

/** What VM, VP and VS records have in common. */
interface StateRecord {
  get(name: "state"): bigint;
  set(name: "state", value: number): void;
}

/** An error as the core gets it. */
function error(name: ErrorName): bigint {
  return -BigInt(SYS_ERROR[name]);
}

export class RegistryModel {
  readonly log: string[] = [];
  readonly calls: ServiceCall[] = [];
  /** Root memory: pages by GPA. What is not here is not the root's to give. */
  readonly rootPages = new Map<bigint, Uint8Array>();
  /** Those of them that the root may only read: the decoy that stands for hypervisor memory. */
  readonly readOnlyPages = new Set<bigint>();
  /** Errors to answer next, by service. */
  readonly planned = new Map<ServiceName, bigint[]>();
  /** Answers of SYS_POOL. */
  pool = [100n, 200n, 50n, 7n];
  /** What SYS_VM_STOP writes into the exchange page. */
  stopMask: readonly [bigint, bigint] = [0n, 0n];
  readonly #view: DataView;
  readonly #bytes: Uint8Array;

  constructor(memory: ArrayBufferLike, pps: number) {
    this.#view = new DataView(memory);
    this.#bytes = new Uint8Array(memory);
    this.vm(0).set("state", OBJECT.ROOT);
    this.vm(0).set("vps", pps);
    for (let ppid = 0; ppid < pps; ppid++) {
      this.vp(ppid).set("state", OBJECT.ROOT);
      this.vs(ppid).set("state", OBJECT.ROOT);
      this.vs(ppid).set("vpid", ppid);
      this.vs(ppid).set("claim", ppid + 1);
    }
  }

  vm(vmid: number): Fields<typeof VmRecordLayout> {
    return new Fields(this.#view, VmRecordLayout, CORE.REGISTRY + REGISTRY.VMS + vmid * VmRecordLayout.size);
  }

  vp(vpid: number): Fields<typeof VpRecordLayout> {
    return new Fields(this.#view, VpRecordLayout, CORE.REGISTRY + REGISTRY.VPS + vpid * VpRecordLayout.size);
  }

  vs(vsid: number): Fields<typeof VsRecordLayout> {
    return new Fields(this.#view, VsRecordLayout, CORE.REGISTRY + REGISTRY.VSS + vsid * VsRecordLayout.size);
  }

  /** Gives the root a page and returns its bytes. */
  addRootPage(gpa: bigint): Uint8Array {
    const page = new Uint8Array(PAGE);
    this.rootPages.set(gpa, page);
    return page;
  }

  /** The next call of this service fails without effect. */
  fail(name: ServiceName, reason: ErrorName): void {
    this.plan(name, error(reason));
  }

  /** The next call of this service answers `result` without effect. */
  plan(name: ServiceName, result: bigint): void {
    this.planned.set(name, [...(this.planned.get(name) ?? []), result]);
  }

  /** Names of the services called since the last time, and forgets them. */
  takeCalls(): ServiceName[] {
    return this.calls.splice(0).map((call) => call.name);
  }

  /** Serves a call of the core that runs on `ppid`. */
  service(ppid: number, number: number, a: bigint, b: bigint, c: bigint): bigint {
    const found = Object.entries(SYS).find(([, value]) => value === number);
    if (found === undefined) return error("UNKNOWN_CALL");
    const name = found[0] as ServiceName;
    const planned = this.planned.get(name)?.shift();
    const result = planned ?? this.#serve(ppid, name, a, b, c);
    this.calls.push({ name, arguments: [a, b, c], result });
    return result;
  }

  #serve(ppid: number, name: ServiceName, a: bigint, b: bigint, c: bigint): bigint {
    const exchange = CORE.PP_AREA + ppid * CORE.PP_STRIDE + PP.AREA_EXCHANGE;
    switch (name) {
      case "LOG":
        if (a === 0n || a > MAX_LOG) return error("BAD_ARGUMENT");
        this.log.push(new TextDecoder().decode(this.#bytes.slice(exchange, exchange + Number(a))));
        return 0n;
      case "SHARED_PAGE":
        return this.#setSharedPage(ppid, a !== 0n);
      case "COPY_IN":
        return this.#copy(ppid, a, b, c, (page, at, count) =>
          this.#bytes.set(page.subarray(at, at + count), exchange + at),
        );
      case "COPY_OUT":
        return this.#copy(ppid, a, b, c, (page, at, count) =>
          page.set(this.#bytes.subarray(exchange + at, exchange + at + count), at),
        );
      case "VM_CREATE":
        return this.#create(1, MAX.VMS, (id) => this.vm(id));
      case "VM_DESTROY":
        return this.#destroyVm(Number(a));
      case "VM_MAP":
      case "VM_UNMAP":
      case "VM_MAP_RANGE":
      case "VM_UNMAP_RANGE":
        if (!isGuest(this.vm(Number(a)).get("state"))) return error("NOT_FOUND");
        if (!isGoodList(this.#sharedPage(ppid, this.#caller(ppid)), name)) return error("BAD_ARGUMENT");
        return name === "VM_UNMAP" ? error("NOT_MAPPED") : ALL_OF_ONE;
      case "VM_STOP":
        if (this.vm(Number(a)).get("state") !== BigInt(OBJECT.LIVE)) return error("NOT_FOUND");
        this.vm(Number(a)).set("stopping", 1);
        this.stopMask.forEach((word, i) => this.#view.setBigUint64(exchange + 8 * i, word, true));
        return 0n;
      case "VP_CREATE":
        return this.#createVp(Number(a));
      case "VP_DESTROY":
        return this.#destroyVp(Number(a));
      case "VS_CREATE":
        return this.#createVs(Number(a));
      case "VS_DESTROY":
        return this.#destroyVs(Number(a));
      case "VS_CLAIM":
        return this.#claim(Number(a), ppid);
      case "VS_RELEASE":
        if (this.vs(Number(a)).get("claim") !== BigInt(ppid + 1)) return error("BAD_ARGUMENT");
        this.vs(Number(a)).set("claim", 0);
        return 0n;
      case "VS_POST":
        return this.#post(Number(a), b, c);
      case "POOL":
        return this.pool[Number(a)] ?? error("BAD_ARGUMENT");
      case "COUNTERS":
        for (let at = 0; at < PpCountersLayout.size; at += 8)
          this.#view.setBigUint64(exchange + at, BigInt(at), true);
        return 0n;
      case "VS_FPU":
        return this.#fpu(ppid, Number(a), exchange, b !== 0n);
      case "VS_TRANSLATE":
        return this.#translate(ppid, Number(a), b);
      case "GUEST_ACCESS":
        return this.#guestAccess(exchange, a, Number(b), Number(c));
      default:
        return error("UNKNOWN_CALL");
    }
  }

  /** FXSAVE images by VSID; of a VS that is not here, all zeros. */
  readonly fpu = new Map<number, Uint8Array>();
  /** What linear pages translate to, by VSID. */
  readonly translations = new Map<number, Map<bigint, bigint>>();

  #fpu(ppid: number, vsid: number, exchange: number, set: boolean): bigint {
    if (this.vs(vsid).get("claim") !== BigInt(ppid + 1)) return error("BUSY");
    if (set) this.fpu.set(vsid, this.#bytes.slice(exchange, exchange + FXSAVE_BYTES));
    else this.#bytes.set(this.fpu.get(vsid) ?? new Uint8Array(FXSAVE_BYTES), exchange);
    return 0n;
  }

  #translate(ppid: number, vsid: number, gla: bigint): bigint {
    if (this.vs(vsid).get("claim") !== BigInt(ppid + 1)) return error("BUSY");
    return this.translations.get(vsid)?.get(gla) ?? error("NOT_MAPPED");
  }

  /** What was posted to the VSs, oldest first: VSID, POST_, vector. */
  readonly posts: (readonly [vsid: number, what: bigint, vector: bigint])[] = [];

  #post(vsid: number, what: bigint, vector: bigint): bigint {
    const vs = this.vs(vsid);
    if (vs.get("state") === BigInt(OBJECT.CRASHED)) return error("CRASHED");
    if (vs.get("state") !== BigInt(OBJECT.LIVE)) return error("NOT_FOUND");
    if (vector > 255n) return error("BAD_ARGUMENT");
    this.posts.push([vsid, what, vector]);
    return what === BigInt(POST.FORGET) ? 0n : vs.get("claim");
  }

  /** Memory of the guest whose exit is served, by linear address; what is not here gives guestFault. */
  readonly guestBytes = new Map<bigint, number>();
  guestFault = 0n;

  #guestAccess(exchange: number, linear: bigint, count: number, what: number): bigint {
    const addresses = Array.from({ length: count }, (_, i) => linear + BigInt(i));
    if (addresses.some((address) => !this.guestBytes.has(address))) return this.guestFault;
    addresses.forEach((address, i) => {
      if (what === GUEST.READ) this.#bytes[exchange + i] = this.guestBytes.get(address) ?? 0;
      if (what === GUEST.WRITE) this.guestBytes.set(address, this.#bytes[exchange + i] ?? 0);
    });
    return 0n;
  }

  /** GPA of the page that a kind of caller shares on this PP, as the kernel keeps it. */
  readonly #sharedPages = new Map<string, bigint>();

  /** CALLER_ of the root's hypercall that is being served. */
  #caller(ppid: number): bigint {
    return this.#rootVs(ppid).get("cpl") === 0n ? 0n : 1n;
  }

  #rootVs(ppid: number): Fields<typeof VsPageLayout> {
    return new Fields(this.#view, VsPageLayout, CORE.VS_PAGES + ppid * PAGE);
  }

  /** The kernel takes the address from the root's own R11. */
  #setSharedPage(ppid: number, set: boolean): bigint {
    const key = `${ppid}.${this.#caller(ppid)}`;
    if (!set) {
      this.#sharedPages.delete(key);
      return 0n;
    }
    const gpa = this.#rootVs(ppid).get("r11");
    if (!this.rootPages.has(gpa) || this.readOnlyPages.has(gpa)) return error("NOT_OWNED");
    this.#sharedPages.set(key, gpa);
    return 0n;
  }

  #sharedPage(ppid: number, caller: bigint): Uint8Array | undefined {
    const gpa = this.#sharedPages.get(`${ppid}.${caller}`);
    return gpa === undefined ? undefined : this.rootPages.get(gpa);
  }

  #copy(
    ppid: number,
    caller: bigint,
    count: bigint,
    offset: bigint,
    move: (page: Uint8Array, at: number, n: number) => void,
  ): bigint {
    if (caller > 1n || count > BigInt(PAGE) || offset > BigInt(PAGE) - count) return error("BAD_ARGUMENT");
    const page = this.#sharedPage(ppid, caller);
    if (page === undefined) return error("NOT_OWNED");
    move(page, Number(offset), Number(count));
    return 0n;
  }

  #create(first: number, max: number, record: (id: number) => StateRecord): bigint {
    for (let id = first; id < max; id++) {
      const one = record(id);
      if (one.get("state") !== BigInt(OBJECT.FREE)) continue;
      one.set("state", OBJECT.LIVE);
      return BigInt(id);
    }
    return error("NO_ID");
  }

  #destroyVm(vmid: number): bigint {
    const vm = this.vm(vmid);
    if (!isGuest(vm.get("state"))) return error("NOT_FOUND");
    if (vm.get("vps") !== 0n) return error("BUSY");
    vm.set("state", OBJECT.FREE);
    vm.set("stopping", 0);
    vm.set("pages", 0);
    return 0n;
  }

  #createVp(vmid: number): bigint {
    const vm = this.vm(vmid);
    if (vm.get("state") === BigInt(OBJECT.CRASHED)) return error("CRASHED");
    if (vm.get("state") !== BigInt(OBJECT.LIVE)) return error("NOT_FOUND");
    const vpid = this.#create(0, MAX.VPS, (id) => this.vp(id));
    if (vpid < 0n) return vpid;
    this.vp(Number(vpid)).set("vmid", vmid);
    vm.set("vps", vm.get("vps") + 1n);
    return vpid;
  }

  #destroyVp(vpid: number): bigint {
    const vp = this.vp(vpid);
    if (!isGuest(vp.get("state"))) return error("NOT_FOUND");
    if (vp.get("vss") !== 0n) return error("BUSY");
    const vm = this.vm(Number(vp.get("vmid")));
    vm.set("vps", vm.get("vps") - 1n);
    vp.set("state", OBJECT.FREE);
    return 0n;
  }

  #createVs(vpid: number): bigint {
    const vp = this.vp(vpid);
    if (vp.get("state") !== BigInt(OBJECT.LIVE)) return error("NOT_FOUND");
    const vsid = this.#create(0, MAX.VSS, (id) => this.vs(id));
    if (vsid < 0n) return vsid;
    const vs = this.vs(Number(vsid));
    vs.set("vpid", vpid);
    vs.set("vmid", vp.get("vmid"));
    vp.set("vss", vp.get("vss") + 1n);
    this.#bytes.fill(0, CORE.VS_PAGES + Number(vsid) * PAGE, CORE.VS_PAGES + (Number(vsid) + 1) * PAGE);
    return vsid;
  }

  #destroyVs(vsid: number): bigint {
    const vs = this.vs(vsid);
    if (!isGuest(vs.get("state"))) return error("NOT_FOUND");
    if (vs.get("claim") !== 0n) return error("BUSY");
    const vp = this.vp(Number(vs.get("vpid")));
    vp.set("vss", vp.get("vss") - 1n);
    vs.set("state", OBJECT.FREE);
    return 0n;
  }

  #claim(vsid: number, ppid: number): bigint {
    const vs = this.vs(vsid);
    if (vs.get("state") === BigInt(OBJECT.CRASHED)) return error("CRASHED");
    if (vs.get("state") !== BigInt(OBJECT.LIVE)) return error("NOT_FOUND");
    if (vs.get("claim") !== 0n) return error("BUSY");
    vs.set("claim", ppid + 1);
    return 0n;
  }
}

function isGuest(state: bigint): boolean {
  return state === BigInt(OBJECT.LIVE) || state === BigInt(OBJECT.CRASHED);
}
