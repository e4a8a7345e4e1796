#include "models/neural/sequence_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"lstm",
          "Long short-term memory over the last steps: many series with what is known ahead, the "
          "next item of a session or how it ends",
          "Hochreiter & Schmidhuber (1997); sessions: Hidasi et al. (ICLR 2016)",
          sequence_parameters({integer("layers", "-", 1, 1, 8, "of memory cells")})};
}

std::unique_ptr<Model> create(const Json& parameters) {
  return make_sequence_model(NeuralKind::lstm, parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, on_network(describe()), create);

}  // namespace marketday
