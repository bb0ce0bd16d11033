/*
 * Plays the scenarios of hypercall/scenarios, as tests/machine/support/scenario-lines.ts writes them down. Lines:
 *   scenario NAME
 *   CALLER PP RAX R10 R11 R12 R13 STATUS [THING]...     a call; CALLER is user (this program) or kernel
 * and THING is one of
 *   run                    it runs a guest: again and again while only interrupts end the run
 *   fill=BYTE              of the shared page, first
 *   page=OFFSET:VALUE      word of it
 *   code=PLACE:HEX         bytes into one of the pages to lend
 *   out=REGISTER:RULE      of R10 to R13, by number; one without a rule is as before
 *   word=OFFSET:RULE       of the shared page afterwards
 *   undo=RAX               the call until it fails, each success taken back by this, and once again
 * For each step that went wrong it prints what; then how many scenarios were right.
 */
#include "user-pages.h"

#include "badroot.h"

#define LENT 4
#define MOST_NAMES 32
#define MOST_THINGS 80
#define ENOUGH 5000

struct name {
	char text[24];
	uint64_t value;
};

struct step {
	int kernel, pp;
	uint64_t rax, regs[4], status;
	char *things[MOST_THINGS];
	int count;
};

static struct name names[MOST_NAMES];
static uint8_t *page, *lent;

static uint64_t *find(const char *text, size_t length)
{
	for (struct name *one = names; one < names + MOST_NAMES; one++) {
		if (!one->text[0] && length < sizeof(one->text))
			memcpy(one->text, text, length);
		if (strlen(one->text) == length && !memcmp(one->text, text, length))
			return &one->value;
	}
	printf("too many names\n");
	exit(100);
}

static void set(const char *text, uint64_t value)
{
	*find(text, strlen(text)) = value;
}

static uint64_t value(const char *text)
{
	size_t length = strcspn(text, "+");

	if (text[0] != '$')
		return strtoull(text, 0, 0);
	return *find(text + 1, length - 1) + (text[length] ? strtoull(text + length + 1, 0, 0) : 0);
}

/* Whether a word that was `before` obeys the rule. */
static int obeys(const char *rule, uint64_t before, uint64_t now)
{
	const char *rest = rule + 1;

	switch (rule[0]) {
	case '?':
		return 1;
	case '=':
		return now == value(rest);
	case '~':
		return (now ^ value(rest)) >> MV_PAGE_SHIFT == 0;
	case '&':
		return (now & value(rest)) == value(strchr(rest, '=') + 1);
	case '#':
		if ((now ^ before) >> 16)
			return 0;
		if (rest[0] == '>')
			set(rest + 1, now & 0xffff);
		return rest[0] == '>' || (now & 0xffff) == (value(rest) & 0xffff);
	}
	return 0;
}

static const char *thing(const struct step *step, const char *key)
{
	size_t length = strlen(key);

	for (int i = 0; i < step->count; i++)
		if (!strncmp(step->things[i], key, length))
			return step->things[i] + length;
	return 0;
}

static void write_word(const struct step *step, unsigned int at, uint64_t word)
{
	struct attempt attempt = { .action = PAGE_WRITE, .words = { at, word } };

	if (step->kernel)
		try_it(&attempt);
	else
		*(uint64_t *)(page + step->pp * PAGE + at) = word;
}

static uint64_t read_word(const struct step *step, unsigned int at)
{
	struct attempt attempt = { .action = PAGE_READ, .words = { at } };

	if (!step->kernel)
		return *(uint64_t *)(page + step->pp * PAGE + at);
	try_it(&attempt);
	return attempt.words[1];
}

static mv_status_t raw(int kernel, uint64_t rax, uint64_t regs[4])
{
	struct attempt at = { .action = HYPERCALL, .words = { rax, regs[0], regs[1], regs[2], regs[3] } };

	if (!kernel)
		return mv_hypercall(rax, regs);
	try_it(&at);
	for (int i = 0; i < 4; i++)
		regs[i] = at.words[1 + i];
	return at.words[0];
}

static mv_status_t make(const struct step *step, uint64_t regs[4])
{
	int runs = thing(step, "run") != 0;
	mv_status_t status;

	do {
		memcpy(regs, step->regs, sizeof(step->regs));
		status = raw(step->kernel, step->rax, regs);
	} while (runs && !status && (regs[0] == mv_exit_reason_t_interrupt || regs[0] == mv_exit_reason_t_nmi));
	return status;
}

static void prepare(const struct step *step)
{
	const char *fill = thing(step, "fill=");

	if (fill)
		for (unsigned int at = 0; at < PAGE; at += 8)
			write_word(step, at, 0x0101010101010101 * strtoull(fill, 0, 0));
	for (int i = 0; i < step->count; i++) {
		char *text = step->things[i] + 5, *colon = strchr(text, ':');

		if (!strncmp(step->things[i], "page=", 5))
			write_word(step, strtoul(text, 0, 0), value(colon + 1));
		if (!strncmp(step->things[i], "code=$ram", 9)) {
			uint8_t *to = lent + (text[4] - '0') * PAGE;

			for (char *byte = colon + 1; byte[0] && byte[1]; byte += 2)
				*to++ = strtoul((char[]){ byte[0], byte[1], 0 }, 0, 16);
		}
	}
}

/* 1 if all is as the step says. */
static int judge(const struct step *step, mv_status_t status, const uint64_t regs[4])
{
	const char *rules[4] = { 0 };
	int right = status == step->status;

	for (int i = 0; i < step->count; i++) {
		char *text = step->things[i] + 4, *colon = strchr(text, ':');

		if (!strncmp(step->things[i], "out=", 4))
			rules[strtoul(text, 0, 0) - 10] = colon + 1;
	}
	for (int i = 0; i < 4; i++)
		right &= rules[i] ? obeys(rules[i], step->regs[i], regs[i]) : regs[i] == step->regs[i];
	for (int i = 0; right && i < step->count; i++) {
		unsigned int at = strtoul(step->things[i] + 5, 0, 0);

		if (strncmp(step->things[i], "word=", 5))
			continue;
		right &= obeys(strchr(step->things[i], ':') + 1, 0, read_word(step, at));
		if (!right)
			printf("page word %#x is %#lx\n", at, read_word(step, at));
	}
	if (!right)
		printf("rax %#lx r10 %#lx r11 %#lx r12 %#lx r13 %#lx\n", status, regs[0], regs[1], regs[2], regs[3]);
	return right;
}

static int exhaust(const struct step *step, uint64_t undo)
{
	static uint64_t made[ENOUGH];
	uint64_t regs[4];
	int count = 0, right;
	mv_status_t status;

	while (!(status = make(step, regs)) && count < ENOUGH)
		made[count++] = regs[0] & 0xffff;
	right = count > 0 && judge(step, status, regs);
	for (int i = 0; i < count; i++)
		right &= !raw(step->kernel, undo, (uint64_t[]){ MV_HANDLE_VAL, made[i], 0, 0 });
	right &= !make(step, regs) && !raw(step->kernel, undo, (uint64_t[]){ MV_HANDLE_VAL, regs[0] & 0xffff, 0, 0 });
	if (!right)
		printf("%d were made before the call failed\n", count);
	return right;
}

static int play(const struct step *step)
{
	const char *undo = thing(step, "undo=");
	uint64_t regs[4];
	mv_status_t status;

	prepare(step);
	if (undo)
		return exhaust(step, strtoull(undo, 0, 0));
	status = make(step, regs);
	return judge(step, status, regs);
}

static void parse(char *line, struct step *step)
{
	char *words[8];

	memset(step, 0, sizeof(*step));
	for (int i = 0; i < 8; i++)
		words[i] = strtok(i ? 0 : line, " \n");
	if (!words[7])
		printf("a line is too short\n"), exit(100);
	step->kernel = !strcmp(words[0], "kernel");
	step->pp = atoi(words[1]);
	stay_on(step->pp);
	set("pp", step->pp);
	set("gla", (uint64_t)(page + step->pp * PAGE));
	set("page", gpa_of(page + step->pp * PAGE));
	step->rax = value(words[2]);
	for (int i = 0; i < 4; i++)
		step->regs[i] = value(words[3 + i]);
	step->status = value(words[7]);
	while (step->count < MOST_THINGS && (step->things[step->count] = strtok(0, " \n")))
		step->count++;
}

/* Ring 0 of CPU 0 passes structures through the module's page. */
static void attach_kernel(void)
{
	struct attempt at = { .action = PAGE_ADDRESS };
	uint64_t clear[4] = { MV_HANDLE_VAL }, take[4] = { MV_HANDLE_VAL };

	try_it(&at);
	take[1] = at.words[0];
	stay_on(0);
	if (raw(1, MV_PP_OP_CLR_SHARED_PAGE_GPA, clear) || raw(1, MV_PP_OP_SET_SHARED_PAGE_GPA, take))
		printf("ring 0 cannot set its shared page\n"), exit(100);
}

int main(int argc, char **argv)
{
	FILE *list = argc == 2 ? fopen(argv[1], "r") : 0;
	int scenarios = 0, right = 0, good = 0, number = 0;
	static char line[16384], title[256];
	struct step step;

	if (!list)
		return fprintf(stderr, "scenarios: give the list\n"), 2;
	page = locked_pages(2);
	lent = locked_pages(LENT);
	set("pps", 2);
	for (int i = 0; i < LENT; i++)
		set((char[]){ 'r', 'a', 'm', '0' + i, 0 }, gpa_of(lent + i * PAGE));
	attach_kernel();
	while (fgets(line, sizeof(line), list)) {
		if (!strncmp(line, "scenario ", 9)) {
			right += good;
			scenarios++;
			good = 1;
			number = 0;
			snprintf(title, sizeof(title), "%.*s", (int)strcspn(line + 9, "\n"), line + 9);
			continue;
		}
		parse(line, &step);
		if (good && !play(&step)) {
			printf("wrong: %s: step %d\n", title, number);
			good = 0;
		}
		number++;
	}
	printf("right: %d of %d\n", right + good, scenarios);
	return 0;
}
