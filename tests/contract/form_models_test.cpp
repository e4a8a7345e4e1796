// Contracts of every model of series, choices, coupons and customers: it comes back from its file
// with the same predictions, and is the same on any number of threads.
#include <tbb/global_control.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/fit/model_file.h"
#include "models/neural/network.h"
#include "models/tabular/tabular_model.h"
#include "sim/registry.h"
#include "support/form_inputs.h"

namespace marketday::tests {
namespace {

struct Case {
  std::string name;
  std::string parameters;
  std::string recipe;
  std::string table;
};

std::string parameters_for(const std::string& name) {
  if (name == "arima") return "{p: 1, d: 1, Q: 1, logs: true}";
  if (name == "boosted_trees") return "{lags: [1, 4], level_window: 8, trees: 40}";
  if (name == "nested_logit") return "{nests: [{name: woods, alternatives: [ash, birch]}]}";
  if (name == "mixed_logit") return "{normal: [display], draws: 40, seed: 1}";
  return "{}";
}

// Every registered model that reads a recipe and whose rows hang together.
std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const std::string& name : Registry<Model>::instance().names()) {
    if (needs_network(name)) continue;
    Json p = defaults(Registry<Model>::instance().find(name).description.parameters);
    p["seed"] = 1;
    const auto model = Registry<Model>::instance().find(name).create(p);
    const auto* reader = dynamic_cast<const RecipeModel*>(model.get());
    if (reader == nullptr || reader->form() == Form::rows) continue;
    Case c{name, parameters_for(name), kSeriesRecipe, series_table()};
    if (reader->form() == Form::choices) c.recipe = kChoiceRecipe, c.table = choice_table();
    if (reader->form() == Form::coupons) c.recipe = kCouponRecipe, c.table = coupon_table();
    if (reader->form() == Form::customers) c.recipe = kCustomerRecipe, c.table = purchase_table();
    cases.push_back(std::move(c));
  }
  return cases;
}

std::unique_ptr<Model> made(const Case& c) {
  auto model = make_model(c.name, model_parameters(c.name, c.parameters));
  dynamic_cast<RecipeModel&>(*model).use(read_recipe(YamlNode::parse(c.recipe, "recipe.yaml")));
  return model;
}

// With the rows to forecast, where the model needs them.
CsvTable rows_to_predict(const Case& c) {
  const bool series = c.table.starts_with("shop");
  return CsvTable::parse(series ? series_table(66) : c.table, "new.csv");
}

}  // namespace

TEST_CASE("every model of series, choices, coupons and customers is the same from its file") {
  const std::vector<Case> cases = all_cases();
  CHECK(cases.size() == 9);
  for (const Case& c : cases) {
    INFO(c.name);
    const auto model = made(c);
    model->fit(CsvTable::parse(c.table, "data.csv"));
    auto again = make_model(c.name, model_parameters(c.name, c.parameters));
    again->load(YamlNode::parse(to_yaml(model->save()), "model.yaml"));
    CHECK(to_yaml(model->save()) == to_yaml(again->save()));
    const CsvTable rows = rows_to_predict(c);
    const PredictionTable said = model->predict_table(rows);
    const PredictionTable repeated = again->predict_table(rows);
    CHECK(said.header == repeated.header);
    CHECK(said.columns == repeated.columns);
    CHECK(said.cases == repeated.cases);
    CHECK(said.columns.size() == said.header.size());
    REQUIRE_FALSE(said.columns[0].empty());
    for (const double value : said.columns[0]) CHECK(std::isfinite(value));
    CHECK(model->predict(rows) == said.columns[0]);
  }
}

TEST_CASE("every model of series, choices, coupons and customers is the same on any threads") {
  for (const Case& c : all_cases()) {
    INFO(c.name);
    const auto text = [&](std::size_t threads) {
      const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
      const auto model = made(c);
      model->fit(CsvTable::parse(c.table, "data.csv"));
      return to_yaml(model->save());
    };
    CHECK(text(1) == text(4));
  }
}

TEST_CASE("every model of series, choices, coupons and customers refuses another kind's recipe") {
  for (const Case& c : all_cases()) {
    INFO(c.name);
    Case other = c;
    other.recipe = c.recipe == kSeriesRecipe ? kChoiceRecipe : kSeriesRecipe;
    CHECK_THROWS_WITH(made(other), Catch::Contains("no use for the section"));
    other.recipe = "columns: {a: number}\nsplit: none\n";
    CHECK_THROWS_WITH(made(other), Catch::Contains("the section is missing"));
  }
}

}  // namespace marketday::tests
