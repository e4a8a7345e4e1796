// Values a policy over many actions through what the actions are (category, brand, depth step) when
// reward depends on the action through that embedding e alone:
//   MIPS  mean w(x, e) r,  w(x, e) = p(e | x, pi_e) / p(e | x, pi_b),  p(e | x, pi) = sum_a pi(a|x)
//   p(e|a)
// and its self-normalised form. Saito & Joachims (2022), "Off-policy evaluation for large action
// spaces via embeddings". Several embedding columns are independent given the action, p(e|a) =
// prod_d p_d(e_d|a), and summed over actions together (obp multiplies the columns' marginals, which
// is not p(e|x, pi)). Biased where reward depends on more than e. Diagnostics: of w(x, e).
#pragma once

#include <cstdint>
#include <vector>

#include "evaluation/influence.h"

namespace marketday::structured {

// p(category | action): actions x categories.
struct EmbeddingColumn {
  std::size_t categories = 0;
  std::vector<double> probability;
};

// Each action has one category.
EmbeddingColumn known_categories(std::span<const std::uint32_t> category_of_action,
                                 std::size_t categories);
// Shares of the categories seen with each action; an action never seen has them all equally.
EmbeddingColumn estimated_categories(std::span<const std::uint32_t> action,
                                     std::span<const std::uint32_t> category, std::size_t actions,
                                     std::size_t categories);

struct EmbeddingLog {
  std::size_t actions = 0;
  std::span<const double> behaviour;         // rows x actions
  std::span<const double> target;            // rows x actions
  std::span<const std::uint32_t> embedding;  // rows x columns: the categories logged
  std::span<const double> reward;
};

std::vector<double> embedding_weights(const EmbeddingLog& log,
                                      std::span<const EmbeddingColumn> columns);
InfluenceEstimate mips(const EmbeddingLog& log, std::span<const EmbeddingColumn> columns);
InfluenceEstimate self_normalised_mips(const EmbeddingLog& log,
                                       std::span<const EmbeddingColumn> columns);

}  // namespace marketday::structured
