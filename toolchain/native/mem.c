/*
 * memset, memcpy, memmove and memcmp, which gcc may call by itself. Freestanding. String
 * instructions in asm, because gcc would turn a C loop back into a call of the same function.
 * The direction flag is clear by the ABI.
 */
typedef unsigned long size_t;

void *memset(void *to, int value, size_t length)
{
	void *at = to;
	__asm__ volatile("rep stosb" : "+D"(at), "+c"(length) : "a"(value) : "memory");
	return to;
}

void *memcpy(void *to, const void *from, size_t length)
{
	void *at = to;
	__asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(length) : : "memory");
	return to;
}

void *memmove(void *to, const void *from, size_t length)
{
	if ((size_t)to - (size_t)from >= length)
		return memcpy(to, from, length);
	unsigned char *at = (unsigned char *)to + length - 1;
	const unsigned char *source = (const unsigned char *)from + length - 1;
	__asm__ volatile("std\n\trep movsb\n\tcld" : "+D"(at), "+S"(source), "+c"(length) : : "memory", "cc");
	return to;
}

int memcmp(const void *left, const void *right, size_t length)
{
	const unsigned char *a = left;
	const unsigned char *b = right;
	for (size_t i = 0; i < length; i++)
		if (a[i] != b[i])
			return a[i] - b[i];
	return 0;
}
