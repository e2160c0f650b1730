"""Numba from inside."""

import os, time
from typing import Any

import llvmlite.binding as ll
from numba import _dynfunc
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.environment import lookup_environment

FUNC_OPT = int(os.environ.get("H1_FUNC_OPT", "0"))
LINK = os.environ.get("H1_LINK", "linkonce_odr")
TIMES = {}


class Part(JITCodeLibrary):
    def add_llvm_module(self, ll_module: Any) -> None:
        if FUNC_OPT:
            self._optimize_functions(ll_module)
        else:
            ll_module.data_layout = self._codegen._data_layout
        self._final_module.link_in(ll_module)

    def finalize(self) -> None:
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        return 0


def everything_below(library):
    found, waiting = {}, [library]
    while waiting:
        each = waiting.pop()
        for below in each._linking_libraries:
            if below not in found:
                found[below] = None
                waiting.append(below)
    return list(found)


class Whole(JITCodeLibrary):
    def finalize(self) -> None:
        below = everything_below(self)
        c = time.process_time()
        for each in below:
            self._reload_init.update(each._reload_init)
            mod = each._final_module
            if isinstance(each, Part):
                to_fix = [fn.name for fn in mod.functions if not fn.is_declaration]
                for name in to_fix:
                    mod.get_function(name).linkage = "linkonce_odr"
                self._final_module.link_in(mod, preserve=True)
        parts = {each for each in below if isinstance(each, Part)}
        self._linking_libraries = [each for each in below if each not in parts]
        print("parts", len(parts), "others", [each.name for each in self._linking_libraries])
        if LINK == "internal":
            for fn in self._final_module.functions:
                if fn.linkage == ll.Linkage.linkonce_odr: fn.linkage = "internal"
        TIMES["link"] = time.process_time() - c
        super().finalize()
        for name in [gv.name for gv in self._final_module.global_variables]:
            if name.startswith("_ZN08NumbaEnv"):
                env = lookup_environment(name)
                if env is not None:
                    self._codegen.set_env(name, env)
        for k, v in TIMES.items(): print("   ", k, round(v, 2))

    def _optimize_final_module(self):
        print("size", str(self._final_module).count("\n"))
        c = time.process_time()
        cheap, pb = self._codegen._module_pass_manager(loop_vectorize=self._codegen._loopvect, slp_vectorize=False, opt=self._codegen._opt_level, cost="cheap")
        cheap.run(self._final_module, pb)
        TIMES["cheap"] = time.process_time() - c
        print("size", str(self._final_module).count("\n"))
        c = time.process_time()
        full, pb = self._codegen._module_pass_manager()
        full.run(self._final_module, pb)
        TIMES["full"] = time.process_time() - c
        print("size", str(self._final_module).count("\n"))

    def _finalize_final_module(self):
        c = time.process_time()
        super()._finalize_final_module()
        TIMES["emit"] = time.process_time() - c


def no_executable(library: Any, fndesc: Any, env: Any) -> Any:
    return _dynfunc.make_function(fndesc.lookup_module(), fndesc.qualname.split(".")[-1], "", 0, env, (library,))


class Inner(Compiler):
    def define_pipelines(self) -> Any:
        state = self.state
        context = state.targetctx
        if state.library is None:
            state.library = Part(context.codegen(), state.func_id.func_qualname)
            state.library.enable_object_caching()
            state.targetctx = context.subtarget(get_executable=no_executable)
        return super().define_pipelines()


class Outer(Compiler):
    def define_pipelines(self) -> Any:
        state = self.state
        if state.library is None:
            state.library = Whole(state.targetctx.codegen(), state.func_id.func_qualname)
            state.library.enable_object_caching()
        return super().define_pipelines()
