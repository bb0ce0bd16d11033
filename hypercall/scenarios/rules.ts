/** What values and rules of a scenario mean: see step.ts. */
import type { Rule } from "./step.ts";

const ID = 0xffffn;

/** Names with their values; a judge gives the first ones, steps add to them. */
export class Names {
  readonly #values = new Map<string, bigint>();

  set(name: string, value: bigint): void {
    this.#values.set(name, value);
  }

  /** The number that a value stands for. Throws for a name that nobody set. */
  value(text: string): bigint {
    if (!text.startsWith("$")) return BigInt(text);
    const [name = "", more = "0x0"] = text.slice(1).split("+");
    const value = this.#values.get(name);
    if (value === undefined) throw new Error(`nobody set ${name}`);
    return value + BigInt(more);
  }

  /** Judges a word that was `before`; says what is wrong, if anything. */
  problem(rule: Rule, before: bigint, now: bigint): string | undefined {
    if (rule === "?") return undefined;
    const wrong = `0x${now.toString(16)} is not ${rule}`;
    const rest = rule.slice(1);
    if (rule.startsWith("=")) return now === this.value(rest) ? undefined : wrong;
    if (rule.startsWith("~")) return (now ^ this.value(rest)) >> 12n === 0n ? undefined : wrong;
    if (rule.startsWith("&")) {
      const [mask = "", value = ""] = rest.split("=");
      return (now & this.value(mask)) === this.value(value) ? undefined : wrong;
    }
    if ((now ^ before) & ~ID) return `${wrong}: its upper bits were 0x${before.toString(16)}`;
    if (!rest.startsWith(">")) return ((now ^ this.value(rest)) & ID) === 0n ? undefined : wrong;
    this.set(rest.slice(1), now & ID);
    return undefined;
  }
}
