/* Names the assembly stubs share. PP(x) is a word of this PP's window: one address on every PP. */
#ifndef MICROV_KERNEL_STUBS_H
#define MICROV_KERNEL_STUBS_H

#include "vmm/abi/generated/launch.h"
#include "vmm/abi/generated/memory-map.h"
#include "vmm/abi/generated/pp-local.h"
#include "vmm/abi/generated/vs-page.h"

#define PP(field) (HOST_PP_WINDOW + PP_LOCAL_##field)

/* RFLAGS of ring 3: nothing but the bit that is always set; IOPL 0, IF 0. */
#define CORE_RFLAGS 2

/* PE MP ET NE WP PG: the host's CR0, whatever the root had. */
#define HOST_CR0 0x80010033

#endif
