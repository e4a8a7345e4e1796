#include "models/neural/sequence_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"cnn",
          "Convolutions over the last steps that see no later one: many series with what is known "
          "ahead, the next item of a session or how it ends",
          "Bai, Kolter & Koltun (2018)",
          sequence_parameters({integer("layers", "-", 3, 1, 8, "each reaching twice as far back"),
                               integer("kernel", "steps", 3, 1, 64, "that a convolution sees")})};
}

std::unique_ptr<Model> create(const Json& parameters) {
  return make_sequence_model(NeuralKind::cnn, parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, on_network(describe()), create);

}  // namespace marketday
