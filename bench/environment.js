// What a process that is measured finds in its environment: nothing that holds a library back.

/** Variables by which BLAS libraries, OpenMP, PyTorch, oneDNN, XLA, NumPy, memory and Node choose slower ways. */
const holdsBack =
  /^(OPENBLAS|GOTO|BLIS|MKL|OMP|GOMP|KMP|ATEN|TORCH|TORCHINDUCTOR|PYTORCH|DNNL|ONEDNN|XLA|JAX|NPY|NUMBA|ORT|MALLOC)_|^(NODE_OPTIONS|GLIBC_TUNABLES|LD_PRELOAD|PYTHON(DEVMODE|MALLOC|OPTIMIZE|PROFILEIMPORTTIME|TRACEMALLOC))$/;

/** Those of an environment that are not handed on. */
export const cleared = (environment) => Object.keys(environment).filter((name) => holdsBack.test(name));

/** The environment for so many threads, without those variables, and with what a contestant is `held` to on purpose. */
export function environmentFor(environment, threads, held = {}) {
  const kept = Object.entries(environment).filter(([name]) => !holdsBack.test(name));
  const count = String(threads);
  return {
    ...Object.fromEntries(kept),
    ...{ OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count, MKL_NUM_THREADS: count },
    ...{ JAX_PLATFORMS: 'cpu', PYTHONDONTWRITEBYTECODE: '1', ...oneThreadOfXla(threads), ...held },
  };
}

const oneThreadOfXla = (threads) =>
  threads === 1 ? { XLA_FLAGS: '--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1' } : {};
