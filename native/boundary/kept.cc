#include "boundary/kept.h"

#include <dlfcn.h>

namespace nnqs::boundary {
namespace {

// Node-API has no call for this. V8 has, as Node.js exports it: shared_ptr<BackingStore> ArrayBuffer::GetBackingStore()
// and bool BackingStore::IsResizableByUserJavaScript() const. They are looked up by name, so that the addon stays one
// for all versions of Node.js; the object of a member function is passed as its first argument. The name of a function
// does not say what it returns: `same_library`, which takes a shared_ptr, shows that it is this libstdc++'s.
struct BackingStores {
  std::shared_ptr<void> (*of)(napi_value buffer);
  bool (*is_resizable)(const void* store);
  void (*same_library)();
};

template <class Function>
Function Symbol(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

const BackingStores& V8() {
  static const BackingStores found{
      Symbol<decltype(BackingStores::of)>("_ZN2v811ArrayBuffer15GetBackingStoreEv"),
      Symbol<decltype(BackingStores::is_resizable)>("_ZNK2v812BackingStore27IsResizableByUserJavaScriptEv"),
      Symbol<decltype(BackingStores::same_library)>(
          "_ZN2v811ArrayBuffer3NewEPNS_7IsolateESt10shared_ptrINS_12BackingStoreEE")};
  return found;
}

}  // namespace

std::shared_ptr<void> MemoryOf(const Napi::TypedArray& array) {
  const BackingStores& v8 = V8();
  const Napi::ArrayBuffer buffer = array.ArrayBuffer();
  if (!v8.of || !v8.is_resizable || !v8.same_library || !buffer.IsArrayBuffer()) return nullptr;
  std::shared_ptr<void> memory = v8.of(buffer);
  return memory && !v8.is_resizable(memory.get()) ? memory : nullptr;
}

}  // namespace nnqs::boundary
