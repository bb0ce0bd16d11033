/**
 * One direction of the channel between the machine's init and us: a serial port that carries
 *
 *     <anything: firmware, line noise> NONCE ":begin\n" <payload> NONCE ":end " STATUS "\n" <anything>
 *
 * The payload is passed on as it comes, whatever bytes it has: only the nonce, 32 hex digits drawn for
 * this one machine, ends it. A stream whose end was not seen is one whose machine died.
 */
export class ChannelDecoder {
  /** Whether the machine's init came as far as running the commands. */
  begun = false;
  /** The number sent with the end mark; undefined as long as no whole end mark was seen. */
  status: number | undefined;
  private pending = Buffer.alloc(0);
  private readonly beginMark: Buffer;
  private readonly endMark: Buffer;

  constructor(
    nonce: string,
    private readonly onPayload: (bytes: Buffer) => void,
  ) {
    this.beginMark = Buffer.from(beginMark(nonce));
    this.endMark = Buffer.from(`${nonce}:end `);
  }

  /** Takes bytes as they come from the port, in pieces of any size. */
  push(bytes: Uint8Array): void {
    if (this.status !== undefined) return;
    this.pending = Buffer.concat([this.pending, bytes]);
    if (!this.begun) this.skipToBegin();
    if (this.begun) this.takePayload();
  }

  /** Says that nothing more comes: passes on what was held back in case it were an end mark. */
  close(): void {
    if (this.begun && this.status === undefined && this.pending.length > 0) this.onPayload(this.pending);
    this.pending = Buffer.alloc(0);
  }

  private skipToBegin(): void {
    const at = this.pending.indexOf(this.beginMark);
    if (at < 0) {
      this.pending = this.pending.subarray(Math.max(0, this.pending.length - this.beginMark.length));
      return;
    }
    this.begun = true;
    this.pending = this.pending.subarray(at + this.beginMark.length);
  }

  private takePayload(): void {
    const at = this.pending.indexOf(this.endMark);
    const safe = at >= 0 ? at : this.pending.length - heldBack(this.pending, this.endMark);
    if (safe > 0) this.onPayload(this.pending.subarray(0, safe));
    this.pending = this.pending.subarray(safe);
    if (at >= 0) this.takeStatus();
  }

  private takeStatus(): void {
    const tail = this.pending.toString("latin1", this.endMark.length, this.endMark.length + 4);
    const match = /^(\d{1,3})\n/.exec(tail);
    if (match && Number(match[1]) <= 255) this.status = Number(match[1]);
    // Nothing to do otherwise: the number is not whole yet, or it is garbage, and then no status is right.
  }
}

/** What init sends before the payload. */
export function beginMark(nonce: string): string {
  return `${nonce}:begin\n`;
}

/** What init sends after the payload; status 0-255. */
export function endMark(nonce: string, status: number): string {
  return `${nonce}:end ${status}\n`;
}

/** How many bytes at the end of `bytes` could be the first ones of `mark`. */
function heldBack(bytes: Buffer, mark: Buffer): number {
  for (let n = Math.min(bytes.length, mark.length - 1); n > 0; n--) {
    if (bytes.subarray(bytes.length - n).equals(mark.subarray(0, n))) return n;
  }
  return 0;
}
