#include "vendor.h"
#include <cpuid.h>
#include "report.h"

static const struct vendor VENDORS[] = {
	{ "AuthenticAMD", signature_AMD_ebx, 0 },
	{ "GenuineIntel", signature_INTEL_ebx, 1 },
};

const struct vendor *this_vendor(void)
{
	uint32_t eax, ebx, ecx, edx;

	__cpuid(0, eax, ebx, ecx, edx);
	for (unsigned i = 0; i < sizeof(VENDORS) / sizeof(VENDORS[0]); i++)
		if (VENDORS[i].ebx == ebx)
			return &VENDORS[i];
	fail("CPUID leaf 0 has %#x in EBX: neither AMD's nor Intel's", ebx);
}

void check_vendor(const char *place, uint32_t ebx)
{
	const struct vendor *vendor = this_vendor();

	if (ebx != vendor->ebx)
		fail("%s: CPUID leaf 0 has %#x in EBX, not that of %s", place, ebx, vendor->name);
}
