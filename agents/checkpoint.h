// What an agent has learnt, written to bytes or read back: one list of fields serves both ways.
// An agent's `persist` names its fields; a part of an agent has a `serialize` in the manner of
// cereal. What follows from parameters, environment and seed is not written: those make the agent
// that the bytes are read into.
#pragma once

#include <Eigen/Core>
#include <cereal/archives/portable_binary.hpp>
#include <cereal/types/array.hpp>
#include <cereal/types/deque.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/set.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/vector.hpp>
#include <variant>

#include "agents/agent.h"

namespace marketday {

class Checkpoint {
 public:
  using Writer = cereal::PortableBinaryOutputArchive;
  using Reader = cereal::PortableBinaryInputArchive;
  explicit Checkpoint(Writer& archive) : archive_(&archive) {}
  explicit Checkpoint(Reader& archive) : archive_(&archive) {}

  template <typename... Fields>
  void operator()(Fields&... fields) {
    std::visit([&](auto* archive) { (*archive)(fields...); }, archive_);
  }

 private:
  std::variant<Writer*, Reader*> archive_;
};

}  // namespace marketday

namespace Eigen {

template <typename Archive, int Rows, int Columns>
void save(Archive& archive, const Matrix<double, Rows, Columns>& matrix) {
  archive(matrix.rows(), matrix.cols());
  archive(cereal::binary_data(matrix.data(), static_cast<std::size_t>(matrix.size()) * 8));
}

template <typename Archive, int Rows, int Columns>
void load(Archive& archive, Matrix<double, Rows, Columns>& matrix) {
  Index rows = 0;
  Index columns = 0;
  archive(rows, columns);
  matrix.resize(rows, columns);
  archive(cereal::binary_data(matrix.data(), static_cast<std::size_t>(matrix.size()) * 8));
}

}  // namespace Eigen
