// Contracts of every recommender.
#include <tbb/global_control.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "models/neural/network.h"
#include "models/recommend/recommender.h"
#include "sim/registry.h"
#include "support/movielens.h"

namespace marketday::tests {
namespace {

std::vector<std::string> recommenders() {
  std::vector<std::string> names;
  for (const std::string& name : Registry<Model>::instance().names()) {
    if (needs_network(name) && !neural_missing().empty()) continue;
    Json p = defaults(Registry<Model>::instance().find(name).description.parameters);
    p["seed"] = 1;
    const auto model = Registry<Model>::instance().find(name).create(p);
    if (dynamic_cast<const Recommender*>(model.get()) != nullptr) names.push_back(name);
  }
  return names;
}

std::string words_for(const std::string& name) {
  // few rows a pass
  if (name == "neural_cf") return "epochs: 60, step: 0.01, batch: 64";
  return name == "content" ? "text_columns: [words]" : "";
}

}  // namespace

TEST_CASE("every recommender comes back from its file with the same predictions") {
  const CsvTable table = tastes();
  CHECK(recommenders().size() == (neural_missing().empty() ? 12 : 11));
  for (const std::string& name : recommenders()) {
    INFO(name);
    const auto model = recommender(name, words_for(name));
    model->fit(table);
    const std::string text = to_yaml(model->save());
    const auto again = recommender(name, words_for(name));
    again->load(YamlNode::parse(text, "model.yaml"));
    CHECK((model->predict(table) == again->predict(table)));
    CHECK((text == to_yaml(again->save())));
  }
}

TEST_CASE("every recommender is the same on one thread and on four") {
  const CsvTable table = tastes();
  for (const std::string& name : recommenders()) {
    INFO(name);
    const auto answers = [&](std::size_t threads) {
      const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
      const auto model = recommender(name, words_for(name));
      model->fit(table);
      return std::pair(to_yaml(model->save()), model->predict(table));
    };
    CHECK((answers(1) == answers(4)));
  }
}

TEST_CASE("users, items and both unknown get the biases that are known, and are told apart") {
  const CsvTable table = tastes();
  const CsvTable asked =
      CsvTable::parse("user,item\nu1,i1\nnew,i1\nu1,new\nnew,new\n,i1\n", "asked.csv");
  for (const std::string& name : recommenders()) {
    INFO(name);
    const auto model = recommender(name, words_for(name));
    model->fit(table);
    const PredictionTable said = model->predict_table(asked);
    CHECK(said.columns[1][0] == 1.0);
    CHECK(said.columns[1][3] == 0.0);
    CHECK(std::isnan(said.columns[0][4]));
    if (!model->rates()) continue;
    CHECK(said.columns[0][3] == Approx(model->ratings().mean()));
    const RatingBiases b = fit_biases(model->ratings(), 10, 15.0, 10.0);
    CHECK(said.columns[0][1] == Approx(b.rating(kNotKnown, model->items().find("i1"))));
    CHECK(said.columns[0][2] == Approx(b.rating(model->users().find("u1"), kNotKnown)));
  }
}

TEST_CASE("every recommender that learns tells the two tastes apart") {
  const CsvTable table = tastes();
  for (const std::string& name : recommenders()) {
    // neither taste nor ratings; content and implicit_als learn what was rated, not how
    static const std::set<std::string> others = {"random_items",  "popularity", "mean_ratio",
                                                 "bias_baseline", "content",    "implicit_als"};
    if (others.count(name) > 0) continue;
    INFO(name);
    const auto model = recommender(name, words_for(name));
    model->fit(table);
    double same = 0.0;
    double other = 0.0;
    for (std::uint32_t u = 0; u < 40; ++u) {
      for (std::uint32_t i = 0; i < 30; ++i) {
        const std::uint32_t item = model->items().find("i" + std::to_string(i));
        const double score = score_of(*model, model->users().find("u" + std::to_string(u)), item);
        if (std::isfinite(score)) (u % 2 == i % 2 ? same : other) += score;
      }
    }
    CHECK(same > other + 600.0);  // 600 pairs each, at least a whole rating apart
  }
}

TEST_CASE("a fit that runs away is an error with a cure") {
  const auto model = recommender("matrix_factorisation", "step: 1, l2_factors: 0");
  CHECK_THROWS_WITH(model->fit(tastes()), Catch::Contains("smaller step"));
}

}  // namespace marketday::tests
