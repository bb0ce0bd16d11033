/** Everything that comes from ops.ts besides the constants of abi.layout.ts. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Output } from "../toolchain/layout/output.ts";
import { emitCHeader } from "./emit/c-header.ts";
import { emitCases } from "./emit/cases.ts";
import { emitDocs } from "./emit/docs.ts";
import { emitIntrinsic, emitStubs } from "./emit/stubs.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** The C header, the test cases, the stubs and the documentation. */
export default function generate(): readonly Output[] {
  const stubs = join(HERE, "stubs/generated");
  return [
    { path: join(HERE, "generated/microv.h"), text: emitCHeader() },
    { path: join(HERE, "generated/cases.json"), text: emitCases() },
    { path: join(HERE, "../docs/hypercalls.md"), text: emitDocs() },
    { path: join(stubs, "hv.ts"), text: emitIntrinsic() },
    ...emitStubs().map(([name, text]) => ({ path: join(stubs, name), text })),
  ];
}
