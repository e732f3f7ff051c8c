/** The kernels, as a runtime gives them that compiles a `.wasm` file when it is imported. */
declare const module: WebAssembly.Module;
export default module;
