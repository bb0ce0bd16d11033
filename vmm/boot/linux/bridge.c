/*
 * The bridge: what an Intel CPU stands on while it changes between the root's address space and the host's. There is
 * no GIF to hold NMIs back, so tables that are mapped at the same address on both sides take them: trampoline.S.
 *
 * One page for all CPUs: enters and promotes come one after the other (boot/common/start.ts), and between the saving
 * and the end of the way interrupts are off.
 */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/smp.h>
#include <linux/vmalloc.h>
#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/segment.h>

#include "bridge.h"
#include "microv.h"

#define NMI_VECTOR_NUMBER 2

/* Operand of LGDT or LIDT. */
struct table {
	struct desc_ptr pointer;
	u8 pad[6];
};

struct bridge {
	struct table gdtr, idtr;
	u64 nmis, pad0;
	struct table root_gdtr, root_gdtr_rw, root_idtr;
	u64 root_fs_base, root_gs_base;
	u16 root_fs, root_gs, root_ldtr, root_tr;
	u64 pad;
	/* Selectors 0x10 and 0x18 are code and data to the root's kernel, here, and to the host. */
	u64 gdt[4];
	gate_desc idt[NMI_VECTOR_NUMBER + 1];
} __aligned(PAGE_SIZE);

static_assert(offsetof(struct bridge, gdtr) == BRIDGE_GDTR);
static_assert(offsetof(struct bridge, idtr) == BRIDGE_IDTR);
static_assert(offsetof(struct bridge, nmis) == BRIDGE_NMIS);
static_assert(offsetof(struct bridge, root_gdtr) == BRIDGE_ROOT_GDTR);
static_assert(offsetof(struct bridge, root_gdtr_rw) == BRIDGE_ROOT_GDTR_RW);
static_assert(offsetof(struct bridge, root_idtr) == BRIDGE_ROOT_IDTR);
static_assert(offsetof(struct bridge, root_fs_base) == BRIDGE_ROOT_FS_BASE);
static_assert(offsetof(struct bridge, root_gs_base) == BRIDGE_ROOT_GS_BASE);
static_assert(offsetof(struct bridge, root_fs) == BRIDGE_ROOT_FS);
static_assert(offsetof(struct bridge, root_gs) == BRIDGE_ROOT_GS);
static_assert(offsetof(struct bridge, root_ldtr) == BRIDGE_ROOT_LDTR);
static_assert(offsetof(struct bridge, root_tr) == BRIDGE_ROOT_TR);
static_assert(sizeof(struct bridge) == BRIDGE_STACK_TOP);
static_assert(__KERNEL_CS == 0x10 && __KERNEL_DS == 0x18);

/* Accessed is set from the start: the processor then never writes to the GDT. */
struct bridge microv_bridge = {
	.gdtr.pointer = { sizeof(microv_bridge.gdt) - 1, (unsigned long)microv_bridge.gdt },
	.idtr.pointer = { sizeof(microv_bridge.idt) - 1, (unsigned long)microv_bridge.idt },
	.gdt = { 0, 0, 0x00af9b000000ffff, 0x00cf93000000ffff },
};

void microv_bridge_prepare(void)
{
	pack_gate(&microv_bridge.idt[NMI_VECTOR_NUMBER], GATE_INTERRUPT, (unsigned long)microv_bridge_nmi, 0, 0,
		  __KERNEL_CS);
}

/* What microv_leave_intel gives back to this CPU. Interrupts are off until it has. */
void microv_bridge_save(void)
{
	struct bridge *bridge = &microv_bridge;

	asm volatile("sgdt %0" : "=m"(bridge->root_gdtr.pointer));
	asm volatile("sidt %0" : "=m"(bridge->root_idtr.pointer));
	asm volatile("sldt %0" : "=m"(bridge->root_ldtr));
	asm volatile("str %0" : "=m"(bridge->root_tr));
	savesegment(fs, bridge->root_fs);
	savesegment(gs, bridge->root_gs);
	rdmsrl(MSR_FS_BASE, bridge->root_fs_base);
	rdmsrl(MSR_GS_BASE, bridge->root_gs_base);
	/* Linux runs on a GDT that is mapped read-only, and LTR marks the TSS as busy in it. */
	bridge->root_gdtr_rw.pointer.size = bridge->root_gdtr.pointer.size;
	bridge->root_gdtr_rw.pointer.address = (unsigned long)get_cpu_gdt_rw(smp_processor_id());
}

u64 hv_bridgeVa(void)
{
	return (u64)&microv_bridge;
}

u64 hv_bridgeIdtr(void)
{
	return (u64)&microv_bridge.idtr;
}

u64 hv_bridgeSpa(void)
{
	return page_to_phys(vmalloc_to_page(&microv_bridge));
}
