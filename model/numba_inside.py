"""Numba from inside: a kernel and all it calls are made machine code once, as one library.

Numba by itself optimises each function together with all those below it, and makes machine code of
them, as soon as it has compiled one. A rule that lies twelve calls deep is then optimised twelve
times. Here the functions below a kernel (`Part`) are only cleaned up; the kernel (`Whole`) takes
them in, each once, and is optimised. The code that comes out is the same or better, as LLVM knows
that nobody else calls the parts.

The rest spares what Numba does between its passes and for each call of an operator, over and over
again. None of it changes a result. Everything goes by compilers, libraries and contexts of our own;
one method of Numba's is replaced, and only while a kernel is compiled. `fits` says whether this is
a Numba that it has been tried with; with any other a kernel compiles by Numba's own ways, which
takes three times the time and gives the same results.
"""

# Numba's own functions have no types, and its methods are replaced for a while.
# mypy: disable-error-code="no-untyped-call, method-assign, attr-defined"

import copy
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from llvmlite.binding import Linkage  # type: ignore[import-untyped]
from numba import _dynfunc, version_info
from numba.core import codegen, compiler_machinery, types
from numba.core.compiler import Compiler, DefaultPassBuilder
from numba.core.dispatcher import Dispatcher
from numba.core.environment import lookup_environment
from numba.core.postproc import PostProcessor, VariableLifetime
from numba.core.transforms import canonicalize_cfg
from numba.core.typing import make_concrete_template
from numba.core.typing.context import Context

TRIED = ((0, 68), (0, 69))  # from, and before; raise it with the bound in pyproject.toml
NEEDED = (
    (codegen.JITCodeLibrary, "_finalize_final_module"),
    (codegen.JITCodeLibrary, "add_llvm_module"),
    (codegen.CPUCodegen, "_function_pass_manager"),
    (codegen.JITCPUCodegen, "set_env"),
    (compiler_machinery.PassManager, "_runPass"),
    (compiler_machinery, "_pass_registry"),
    (Context, "resolve_function_type"),
    (Dispatcher, "nopython_signatures"),
    (_dynfunc, "make_function"),
)
COLLECT_AFTER = (100_000, 50, 100)  # objects; compiling makes millions that stay


def fits() -> bool:
    """Return whether this Numba is one that what stands here has been tried with."""
    first, beyond = TRIED
    tried = first <= version_info.short < beyond
    return tried and all(hasattr(owner, name) for owner, name in NEEDED)


# ---------------------------------------------------------------------------------- libraries


class Part(codegen.JITCodeLibrary):
    """The code of a function that waits for a kernel to take it in; it cannot run by itself."""

    def add_llvm_module(self, ll_module: Any) -> None:
        """Take in code, cleaned up: there is a fifth of it left, which costs less from here on."""
        ll_module.data_layout = self._codegen._data_layout
        passes, builder = self._codegen._function_pass_manager()
        for function in ll_module.functions:
            if not function.is_declaration:
                passes.run(function, builder)
        self._final_module.link_in(ll_module)

    def finalize(self) -> None:
        """Take nothing in any more; neither optimise nor make machine code."""
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Return 0: there is no machine code."""
        return 0

    def _get_module_for_linking(self) -> Any:
        """Return this code and all below it, for a library that is no kernel's."""
        if self._shared_module is None:
            module = self._final_module.clone()
            names = [*_defined(module), *_take_in(module, _parts(self))]
            _link_as(module, "linkonce_odr", names)
            for library in below(self):
                if not isinstance(library, Part):
                    module.link_in(library._get_module_for_linking(), preserve=True)
            self._shared_module = module
        return self._shared_module


class Whole(codegen.JITCodeLibrary):
    """The code of a kernel with all that it calls."""

    def finalize(self) -> None:
        """Take in all parts, each once, then optimise them together and make machine code."""
        parts = _parts(self)
        self._reload_init.update(*(part._reload_init for part in parts))
        names = _take_in(self._final_module, parts)
        self._linking_libraries = [each for each in below(self) if not isinstance(each, Part)]
        _link_as(self._final_module, "internal", names)  # nobody else calls them
        super().finalize()
        self._set_environments()

    def _set_environments(self) -> None:
        """Tell the code where the parts' environments are, as each would have for itself."""
        for name in [each.name for each in self._final_module.global_variables]:
            environment = lookup_environment(name) if name.startswith("_ZN08NumbaEnv") else None
            if environment is not None:
                self._codegen.set_env(name, environment)


def _take_in(module: Any, parts: list[Part]) -> list[str]:
    """Link parts into a module and return the names of their functions.

    They are open to all until every part is there: LLVM leaves out what nobody seems to call yet.
    """
    for part in parts:
        module.link_in(part._final_module, preserve=True)
    return [name for part in parts for name in _defined(part._final_module)]


def _defined(module: Any) -> list[str]:
    found = (each for each in module.functions if not each.is_declaration)
    return [each.name for each in found if each.linkage == Linkage.external]


def _link_as(module: Any, linkage: str, names: list[str]) -> None:
    for name in names:
        module.get_function(name).linkage = linkage


def _parts(library: Any) -> list[Part]:
    return [each for each in below(library) if isinstance(each, Part)]


def below(library: Any) -> list[Any]:
    """Return all libraries that a library needs, each once."""
    found: dict[Any, None] = {}
    waiting = [library]
    while waiting:
        for each in waiting.pop()._linking_libraries:
            if each not in found:
                found[each] = None
                waiting.append(each)
    return list(found)


# ---------------------------------------------------------------------------------- compilers


class Passes(compiler_machinery.PassManager):
    """Numba's passes without its records of them, which spell out all types each time."""

    def _runPass(self, index: int, pss: Any, internal_state: Any) -> None:  # noqa: N802
        pss.analysis = self._analysis
        changed = [
            step(internal_state)
            for step in (pss.run_initialization, pss.run_pass, pss.run_finalizer)
        ]
        registered = compiler_machinery._pass_registry.get(type(pss))
        if any(changed) and registered.mutates_CFG:
            code = internal_state.func_ir
            code.blocks = canonicalize_cfg(code.blocks)


class Remembering(Context):
    """Types of operators and built-in functions, each looked up once for each type of arguments."""

    def resolve_function_type(self, func: Any, args: Any, kws: Any) -> Any:
        """Return the signature of a function for some types of arguments."""
        if kws or not isinstance(func, types.Function):
            return super().resolve_function_type(func, args, kws)
        key = func, tuple(args)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = super().resolve_function_type(func, args, kws)
        return found


@cache
def remembering(context: Context) -> Remembering:
    """Return a typing context with the same contents, now and later."""
    again: Any = copy.copy(context)
    again.__class__ = Remembering
    again.known = {}
    return again  # type: ignore[no-any-return]


def _without_machine_code(library: Any, fndesc: Any, env: Any) -> Any:
    """Return an object that stands for a function; Numba finds its code by it."""
    name = fndesc.qualname.split(".")[-1]
    return _dynfunc.make_function(fndesc.lookup_module(), name, "", 0, env, (library,))


class InnerCompiler(Compiler):
    """Compiles a function below a kernel."""

    def define_pipelines(self) -> list[Any]:
        """Return Numba's own passes, the last of which write into a `Part`."""
        state = self.state
        state.typingctx = remembering(state.typingctx)
        state.library = Part(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        state.targetctx = state.targetctx.subtarget(get_executable=_without_machine_code)
        passes = Passes("nopython")
        passes.passes = DefaultPassBuilder.define_nopython_pipeline(state).passes
        passes.finalize()
        return [passes]


class KernelCompiler(Compiler):
    """Compiles a kernel with all that is below it."""

    def compile_extra(self, func: Any) -> Any:
        """Return the result of compiling; hardly anything made meanwhile is worth collecting."""
        with _sparing():
            return super().compile_extra(func)

    def define_pipelines(self) -> list[Any]:
        """Return Numba's own passes, the last of which write into a `Whole`."""
        state = self.state
        state.library = Whole(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        found: list[Any] = super().define_pipelines()
        return found


@contextmanager
def _sparing() -> Iterator[None]:
    """Do without some of what nobody will need; Numba's own lock keeps other compilers out."""
    threshold, run = gc.get_threshold(), PostProcessor.run
    gc.set_threshold(*COLLECT_AFTER)
    PostProcessor.run = _lifetimes_when_needed
    try:
        yield
    finally:
        gc.set_threshold(*threshold)
        PostProcessor.run = run


_with_lifetimes = PostProcessor.run


def _lifetimes_when_needed(
    self: PostProcessor, emit_dels: bool = False, extend_lifetimes: bool = False
) -> None:
    """Do as `PostProcessor.run`, but leave out what only generators and object mode look at."""
    code = self.func_ir
    if emit_dels or code.is_generator:
        _with_lifetimes(self, emit_dels, extend_lifetimes)
        return
    code.blocks = canonicalize_cfg(code.blocks)
    code.variable_lifetime = VariableLifetime(code.blocks)
    code.generator_info = None


# ---------------------------------------------------------------------------------- dispatchers


def template(dispatcher: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """Return what `Dispatcher.get_call_template` does, without its look at clocks and caches."""
    signature, folded = dispatcher._compiler.fold_argument_types(arguments, named)
    if folded not in dispatcher.overloads:
        with dispatcher._compiling_counter:
            dispatcher.add_overload(dispatcher._compiler.compile(folded, None))
    name = dispatcher.py_func.__name__
    found = make_concrete_template(
        f"CallTemplate({name})", key=name, signatures=dispatcher.nopython_signatures
    )
    return found, signature, folded, {}
