// The process that asc runs in: plain JavaScript, started without the TypeScript loader, which would
// spend seven seconds on rewriting Binaryen's 13 MB. Takes { argv } messages, answers each with
// { wasm, sourceMap, diagnostics, failure }; absent parts are undefined. Ends with its parent.
import * as path from "node:path";
import { main } from "assemblyscript/asc";
import binaryen from "assemblyscript/binaryen";
import { isColdName } from "./cold-names.mjs";

/**
 * Binaryen inlines every function that has one caller, whatever its size, and a cold path inside a hot
 * function costs the hot one its pushes and pops. The pass only marks functions; asc's own optimiser,
 * which runs later on the same module, honours the marks.
 */
class KeepColdFunctions {
  afterCompile(module) {
    for (let i = 0; i < module.getNumFunctions(); i++) {
      const name = binaryen.getFunctionInfo(module.getFunctionByIndex(i)).name;
      if (!isColdName(name)) continue;
      binaryen.setPassArgument("no-inline", name);
      module.runPasses(["no-inline"]);
    }
  }
}

async function compile(argv) {
  const files = new Map();
  let diagnostics = "";
  const { error } = await main(argv, {
    stderr: { write: (text) => void (diagnostics += String(text)) },
    transforms: [KeepColdFunctions],
    writeFile: (name, contents) => void files.set(path.basename(name), contents),
  });
  return {
    wasm: files.get("out.wasm"),
    sourceMap: files.get("out.wasm.map"),
    diagnostics,
    failure: error?.message,
  };
}

// One at a time: Binaryen's state is global.
let last = Promise.resolve();
process.on("message", ({ argv }) => {
  last = last.then(async () => process.send(await compile(argv)));
});
process.on("disconnect", () => process.exit());
