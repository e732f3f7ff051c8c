/** The kernels, in runtimes that compile a `.wasm` file when it is imported. */
declare const module: WebAssembly.Module;
export default module;
