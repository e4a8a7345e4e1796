#include "evaluation/structured/embeddings.h"

#include <fmt/core.h>

#include "evaluation/column_checks.h"
#include "sim/io/error.h"

namespace marketday::structured {
namespace {

void check(const EmbeddingLog& log, std::span<const EmbeddingColumn> columns) {
  require_some("rows", log.reward.size());
  require_some("actions", log.actions);
  require_some("embedding columns", columns.size());
  require_size("behaviour probabilities", log.behaviour.size(), log.reward.size() * log.actions);
  require_size("target probabilities", log.target.size(), log.behaviour.size());
  require_size("embedding", log.embedding.size(), log.reward.size() * columns.size());
  require_finite("reward", log.reward);
  require_distributions("behaviour probability", log.behaviour, log.actions);
  require_distributions("target probability", log.target, log.actions);
  for (std::size_t d = 0; d < columns.size(); ++d) {
    require_size("p(category | action)", columns[d].probability.size(),
                 log.actions * columns[d].categories);
    require_distributions("p(category | action)", columns[d].probability, columns[d].categories);
    std::vector<std::uint32_t> categories(log.reward.size());
    for (std::size_t i = 0; i < categories.size(); ++i) {
      categories[i] = log.embedding[i * columns.size() + d];
    }
    require_indices("category", categories, columns[d].categories);
  }
}

}  // namespace

EmbeddingColumn known_categories(std::span<const std::uint32_t> category_of_action,
                                 std::size_t categories) {
  require_some("actions", category_of_action.size());
  require_indices("category", category_of_action, categories);
  EmbeddingColumn column{categories,
                         std::vector<double>(category_of_action.size() * categories, 0.0)};
  for (std::size_t a = 0; a < category_of_action.size(); ++a) {
    column.probability[a * categories + category_of_action[a]] = 1.0;
  }
  return column;
}

EmbeddingColumn estimated_categories(std::span<const std::uint32_t> action,
                                     std::span<const std::uint32_t> category, std::size_t actions,
                                     std::size_t categories) {
  require_size("categories", category.size(), action.size());
  require_indices("action", action, actions);
  require_indices("category", category, categories);
  EmbeddingColumn column{categories, std::vector<double>(actions * categories, 0.0)};
  std::vector<double> rows(actions, 0.0);
  for (std::size_t i = 0; i < action.size(); ++i) {
    column.probability[action[i] * categories + category[i]] += 1.0;
    rows[action[i]] += 1.0;
  }
  for (std::size_t a = 0; a < actions; ++a) {
    for (std::size_t c = 0; c < categories; ++c) {
      double& share = column.probability[a * categories + c];
      share = rows[a] > 0.0 ? share / rows[a] : 1.0 / static_cast<double>(categories);
    }
  }
  return column;
}

std::vector<double> embedding_weights(const EmbeddingLog& log,
                                      std::span<const EmbeddingColumn> columns) {
  check(log, columns);
  std::vector<double> weights(log.reward.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    double behaviour = 0.0;
    double target = 0.0;
    for (std::size_t a = 0; a < log.actions; ++a) {
      double share = 1.0;
      for (std::size_t d = 0; d < columns.size(); ++d) {
        const std::uint32_t category = log.embedding[i * columns.size() + d];
        share *= columns[d].probability[a * columns[d].categories + category];
      }
      behaviour += log.behaviour[i * log.actions + a] * share;
      target += log.target[i * log.actions + a] * share;
    }
    if (!(behaviour > 0.0)) {
      throw InputError(
          fmt::format("embedding: row {}: the logging policy gives it probability 0; check "
                      "p(category | action) "
                      "and the behaviour probabilities",
                      i));
    }
    weights[i] = target / behaviour;
  }
  return weights;
}

InfluenceEstimate mips(const EmbeddingLog& log, std::span<const EmbeddingColumn> columns) {
  const std::vector<double> weights = embedding_weights(log, columns);
  std::vector<double> terms(weights.size());
  for (std::size_t i = 0; i < terms.size(); ++i) terms[i] = weights[i] * log.reward[i];
  return mean_of_terms(std::move(terms), weights);
}

InfluenceEstimate self_normalised_mips(const EmbeddingLog& log,
                                       std::span<const EmbeddingColumn> columns) {
  return ratio_of_means(embedding_weights(log, columns), log.reward);
}

}  // namespace marketday::structured
