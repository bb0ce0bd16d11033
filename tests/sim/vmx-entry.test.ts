/** What a processor of Intel asks of an entry, in the model itself: each kind of refusal, and how the kernel takes it. */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { INTERRUPTIBILITY, REASON, VMCS } from "../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { ANSWER, EXIT } from "../../vmm/abi/generated/exit-record.node.ts";
import { DIRTY, VsPageLayout } from "../../vmm/abi/generated/vs-page.node.ts";
import { Fields } from "./fields.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import type { Pp } from "./machine/pp.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { onVendor } from "./on-vendors.ts";
import { refusedControls, refusedEvent } from "./vmx/check-controls.ts";
import { refusedGuest } from "./vmx/check-guest.ts";
import { refusedHost } from "./vmx/check-host.ts";
import type { Vmcs } from "./vmx/vmcs.ts";
import { VmxFailure } from "./vmx/vmcs.ts";
import { VmxWorld } from "./vmx/world.ts";

const BITS = 48;
const CODE = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES };

interface Parts {
  readonly machine: Machine;
  readonly root: Root;
  readonly vm: MicroVm;
}

async function start(pps = 1): Promise<Parts> {
  const machine = await Machine.launch({ pps });
  const root = new Root(machine);
  root.attach();
  return { machine, root, vm: MicroVm.create(machine, root, [CODE]).raw16() };
}

function world(pp: Pp): VmxWorld {
  const { virtualization } = pp;
  assert.ok(virtualization instanceof VmxWorld);
  return virtualization;
}

/** A VMCS in which everything is as the processor wants it, but for one field. */
type Spoiled = readonly [field: number, value: bigint, why: RegExp];

function refuses(vmcs: Vmcs, check: (vmcs: Vmcs) => string | undefined, all: readonly Spoiled[]): void {
  assert.equal(check(vmcs), undefined);
  for (const [field, value, why] of all) {
    const good = vmcs.read(field);
    vmcs.write(field, value);
    assert.match(check(vmcs) ?? "taken", why, `field 0x${field.toString(16)} = 0x${value.toString(16)}`);
    vmcs.write(field, good);
  }
}

onVendor("intel", "I3: control fields that the processor does not have are refused", async () => {
  const { machine } = await start();
  const { vmcs } = world(machine.pp);
  const primary = vmcs.read(VMCS.PRIMARY_CONTROLS);
  refuses(vmcs, (one) => refusedControls(one, BITS), [
    [VMCS.PIN_CONTROLS, vmcs.read(VMCS.PIN_CONTROLS) | 0x80n, /pin/],
    [VMCS.PIN_CONTROLS, vmcs.read(VMCS.PIN_CONTROLS) & ~8n, /virtual NMIs without/],
    [VMCS.PRIMARY_CONTROLS, primary & ~2n, /primary/],
    [VMCS.SECONDARY_CONTROLS, vmcs.read(VMCS.SECONDARY_CONTROLS) | (1n << 20n), /secondary/],
    [VMCS.EXIT_CONTROLS, 0n, /exit controls/],
    [VMCS.ENTRY_CONTROLS, 1n << 31n, /entry controls/],
    [VMCS.EPTP, vmcs.read(VMCS.EPTP) & ~0x18n, /EPTP/],
    [VMCS.EPTP, vmcs.read(VMCS.EPTP) | (1n << 50n), /EPTP/],
    [VMCS.VPID, 0n, /VPID/],
    [VMCS.MSR_BITMAP, 0x1001n, /MSR bitmap/],
    [VMCS.CR3_TARGETS, 1n, /lists/],
  ]);
});

onVendor("intel", "I3: events that no processor delivers are refused", async () => {
  const { machine } = await start();
  const { vmcs } = world(machine.pp);
  refuses(vmcs, refusedEvent, [
    [VMCS.ENTRY_EVENT, 0x8000_0100n, /type 1/],
    [VMCS.ENTRY_EVENT, 0x8000_0203n, /NMI/],
    [VMCS.ENTRY_EVENT, 0x8000_0320n, /exception/],
    [VMCS.ENTRY_EVENT, 0x8000_030dn, /without vector 13/],
    [VMCS.ENTRY_EVENT, 0x8000_0b06n, /with vector 6/],
    [VMCS.ENTRY_EVENT, 0x8000_1306n, /reserved/],
  ]);
});

onVendor("intel", "I3: host state that no exit could load is refused", async () => {
  const { machine } = await start();
  const { vmcs } = world(machine.pp);
  refuses(vmcs, (one) => refusedHost(one, BITS), [
    [VMCS.HOST_CR0, 0x8001_0013n, /CR0/],
    [VMCS.HOST_CR4, 0x620n, /CR4/],
    [VMCS.HOST_CR3, 1n << 50n, /CR3/],
    [VMCS.HOST_CS_SELECTOR, 0n, /CS/],
    [VMCS.HOST_SS_SELECTOR, 0x1bn, /RPL/],
    [VMCS.HOST_TR_SELECTOR, 0n, /TR/],
    [VMCS.HOST_RIP, 1n << 47n, /canonical/],
    [VMCS.HOST_SYSENTER_EIP, 1n << 62n, /canonical/],
    [VMCS.HOST_EFER, 0x800n, /EFER/],
    [VMCS.HOST_PAT, 2n, /PAT/],
  ]);
});

onVendor("intel", "I3: guest state that no processor could be in is refused", async () => {
  const { machine } = await start();
  const { vmcs } = world(machine.pp);
  const [access, selector, limit, base] = [
    VMCS.GUEST_ES_ACCESS,
    VMCS.GUEST_ES_SELECTOR,
    VMCS.GUEST_ES_LIMIT,
    VMCS.GUEST_ES_BASE,
  ];
  const rflags = vmcs.read(VMCS.GUEST_RFLAGS);
  refuses(vmcs, (one) => refusedGuest(one, BITS), [
    [VMCS.GUEST_CR0, 0x8000_0013n, /CR0/],
    [VMCS.GUEST_CR0, 0x1_8000_0033n, /CR0/],
    [VMCS.GUEST_CR0, 0x8000_0030n, /PG without PE/],
    [VMCS.GUEST_CR4, 0x20n, /CR4/],
    [VMCS.GUEST_CR4, 0x2000n, /PAE/],
    [VMCS.GUEST_CR3, 1n << 50n, /CR3/],
    [VMCS.GUEST_EFER, 0x1d01n, /EFER/],
    [VMCS.GUEST_EFER, 0x901n, /LMA/],
    [VMCS.GUEST_PAT, 3n, /PAT/],
    [VMCS.GUEST_DR7, 1n << 40n, /DR7/],
    [VMCS.GUEST_SYSENTER_ESP, 1n << 50n, /SYSENTER/],
    [VMCS.GUEST_RFLAGS, rflags & ~2n, /RFLAGS/],
    [VMCS.GUEST_RFLAGS, rflags | (1n << 40n), /RFLAGS/],
    [VMCS.GUEST_RFLAGS, rflags | 0x2_0000n, /virtual-8086|segment/],
    [VMCS.GUEST_RIP, 1n << 62n, /RIP/],
    [VMCS.GUEST_GDTR_BASE, 1n << 62n, /GDTR/],
    [VMCS.GUEST_IDTR_LIMIT, 0x1_0000n, /limit/],
    [access + 2, 0xa09an, /CS: type/],
    [access + 2, 0xe09bn, /L and D/],
    [access + 2, 0xa0fbn, /DPL/],
    [access + 4, 0xc09bn, /SS: type/],
    [access + 6, 0xc092n, /DS: type/],
    [access + 6, 0xc083n, /DS: S/],
    [access + 6, 0x4093n, /granularity/],
    [limit + 6, 0x1234n, /granularity/],
    [base + 2, 1n << 40n, /CS: base/],
    [base + 8, 1n << 62n, /FS: base/],
    [access + 14, 0x89n, /TR: type/],
    [access + 14, 0x1_0000n, /TR: unusable/],
    [selector + 14, 0x44n, /LDT/],
    [VMCS.ACTIVITY, 4n, /activity/],
    [VMCS.INTERRUPTIBILITY, 0x10n, /interruptibility/],
    [VMCS.INTERRUPTIBILITY, 3n, /two kinds|STI/],
    [VMCS.INTERRUPTIBILITY, BigInt(INTERRUPTIBILITY.STI), /IF/],
    [VMCS.ENTRY_EVENT, 0x8000_0020n, /IF/],
    [VMCS.LINK_POINTER, 0x1000n, /link/],
  ]);
});

onVendor(
  "intel",
  "an entry that is refused leaves the VS as it was set: whoever set it mends that one register",
  async () => {
    const { machine, vm } = await start();
    vm.setRegister("RBX", 0x77n);
    vm.setRegister("RFLAGS", 0x2_0002n); // virtual-8086 mode in real mode
    assert.equal(vm.run(), false);
    assert.deepEqual(vm.end, { status: BigInt(MV_STATUS.EXIT_FAILURE), reason: "FAILURE" });
    assert.match(world(machine.pp).refusal ?? "", /segment|virtual-8086/);
    assert.equal(vm.getRegister("RFLAGS"), 0x2_0002n);
    assert.equal(vm.getRegister("RIP"), 0x1000n);
    vm.setRegister("RFLAGS", 2n);
    assert.ok(vm.run());
    assert.deepEqual([vm.get("rbx"), vm.registers.get("rip")], [0x77n, 0x1000n]);
  },
);

onVendor(
  "intel",
  "an entry that is refused in the middle of a run keeps what the guest had done",
  async () => {
    const { vm, machine } = await start();
    vm.run();
    vm.registers.set("cr3", 0x5000n);
    vm.set("rbx", 0x55n);
    machine.core.script = (_context, vs) => {
      const page = new Fields(machine.memory.view, VsPageLayout, vs);
      page.set("rip", 1n << 40n); // outside of 64-bit code
      page.set("dirty", DIRTY.IP);
      return BigInt(ANSWER.RETRY);
    };
    vm.execute("hlt");
    assert.equal(vm.getRegister("CR3"), 0x5000n);
    assert.equal(vm.getRegister("RBX"), 0x55n);
  },
);

for (const [what, launched, error] of [
  ["VMLAUNCH of a launched VMCS", true, 4n],
  ["VMRESUME of a clear VMCS", false, 5n],
] as const) {
  onVendor(
    "intel",
    `${what} fails as an instruction, and the run ends as with a state that is refused`,
    async () => {
      const { machine, vm } = await start();
      const own = world(machine.pp);
      own.forgiving = true;
      const spoil = (): void => {
        own.nmiAt = (place) => {
          // Behind the kernel's word on which of the two it takes, once.
          if (place === "behind vmxEnter") own.vmcs.launched = launched;
          if (place === "before vmxFailed") own.nmiAt = () => false;
          return false;
        };
      };
      if (launched) {
        spoil();
        assert.equal(vm.run(), false);
      } else {
        vm.run();
        spoil();
        vm.cpuid(0);
      }
      assert.equal(own.refusal, what);
      assert.deepEqual(vm.end, { status: BigInt(MV_STATUS.EXIT_FAILURE), reason: "FAILURE" });
      assert.equal(machine.kernel.lastReason(vm.ids.vsid), BigInt(EXIT.INVALID_STATE));
      assert.ok(vm.run(), `error ${error} was not the VS's fault`);
    },
  );
}

onVendor(
  "intel",
  "a VMCS that is active on one PP cannot be loaded on another, which both are named for",
  async () => {
    const { machine, root, vm } = await start(2);
    const second = new Root(machine, machine.pps[1]);
    second.attach(ROOT.OTHER_SHARED_PAGE);
    vm.run();
    const { vmcs } = world(machine.pp);
    assert.throws(
      () => world(second.pp).operation.vmptrld(vmcs.spa),
      (error) => error instanceof VmxFailure && /PP 1 loads .* active on PP 0/.test(error.message),
    );
    vm.interrupt();
    assert.equal(vmcs.activeOn, undefined, "released with its claim");
    const there = vm.on(second);
    assert.ok(there.run());
    assert.equal(vmcs.activeOn, 1);
    there.interrupt();
    root.must("mv_id_op_version");
  },
);

onVendor(
  "intel",
  "a field that nobody wrote, a field that there is not, and one that is read-only are failures",
  async () => {
    const { machine } = await start();
    const { operation } = world(machine.pp);
    assert.throws(() => operation.vmread(0x2002), /never written/);
    assert.throws(() => operation.vmread(0x7ffe), /no VMCS field/);
    assert.throws(() => operation.vmwrite(VMCS.EXIT_REASON, BigInt(REASON.HLT)), /read-only/);
    assert.throws(() => operation.vmptrld(ROOT.STACK), /revision/);
  },
);
