// Contracts that hold for every model of rows: the same data give the same model on any number of
// threads, and a model comes back from its file with the same predictions.
#include <tbb/global_control.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/fit/model_file.h"
#include "sim/random.h"
#include "sim/registry.h"
#include "support/tables.h"

namespace marketday::tests {
namespace {

struct Case {
  std::string name;
  std::string parameters;
  bool binary;
};

// Every registered model of rows, for each kind of target it takes.
std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const std::string& name : Registry<Model>::instance().names()) {
    const auto& entry = Registry<Model>::instance().find(name);
    Json parameters = defaults(entry.description.parameters);
    std::string own;
    for (const Parameter& p : entry.description.parameters) {
      if (p.default_value.is_null()) parameters[p.name] = 1, own = "{" + p.name + ": 1}";
    }
    const auto model = entry.create(parameters);
    const auto* tabular = dynamic_cast<const TabularModel*>(model.get());
    if (tabular == nullptr) continue;
    if (tabular->task() == TabularModel::Task::segments) {
      cases.push_back({name, own, false});
      continue;
    }
    if (tabular->takes_numbers()) cases.push_back({name, own, false});
    if (tabular->takes_classes()) cases.push_back({name, own, true});
  }
  return cases;
}

Recipe mixed_recipe(const CsvTable& table, const Case& c) {
  const bool segments = c.name == "kmeans" || c.name == "dbscan";
  const std::string target = segments ? "" : c.binary ? "target: y\n" : "target: z\n";
  return recipe_of(table,
                   {{"c", "category"},
                    {"y", c.binary ? "category" : "ignore"},
                    {"z", c.binary || segments ? "ignore" : "number"}},
                   target + "scale: z\nmissing: median\nsplit: none\n");
}

// Numbers with gaps and a category; y and z hang on them.
CsvTable mixed_table() {
  std::string text = "a,b,c,y,z\n";
  for (std::uint32_t i = 0; i < 300; ++i) {
    const RandomBlock block = draw(9, i, 0, Purpose::environment);
    const double a = uniform(block[0]);
    const double b = uniform(block[1]);
    const std::uint32_t c = block[2] % 4;
    const double z = 2.0 * a - b + 0.5 * c + 0.3 * uniform(block[3]);
    text += (i % 17 == 3 ? "" : std::to_string(a)) + "," + std::to_string(b) + ",level" +
            std::to_string(c) + "," + (z > 1.2 ? "yes" : "no") + "," + std::to_string(z) + "\n";
  }
  return CsvTable::parse(text, "mixed.csv");
}

}  // namespace

TEST_CASE("every model of rows comes back from its file with the same predictions") {
  const CsvTable table = mixed_table();
  CHECK(all_cases().size() == 12);
  for (const Case& c : all_cases()) {
    INFO(c.name << (c.binary ? " of classes" : ""));
    const auto model = tabular_model(c.name, c.parameters, mixed_recipe(table, c));
    model->fit(table);
    const auto again = reloaded(c.name, c.parameters, *model);
    CHECK(model->predict(table) == again->predict(table));
    CHECK(to_yaml(model->save()) == to_yaml(again->save()));
  }
}

TEST_CASE("every model of rows is the same on one thread and on four, and when fitted again") {
  const CsvTable table = mixed_table();
  for (const Case& c : all_cases()) {
    INFO(c.name << (c.binary ? " of classes" : ""));
    const auto text = [&](std::size_t threads) {
      const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
      const auto model = tabular_model(c.name, c.parameters, mixed_recipe(table, c));
      model->fit(table);
      return to_yaml(model->save());
    };
    const std::string one = text(1);
    CHECK(one == text(4));
    CHECK(one == text(1));
  }
}

TEST_CASE("every response model tells more than the naive answer, and chances are chances") {
  const CsvTable table = mixed_table();
  for (const Case& c : all_cases()) {
    INFO(c.name << (c.binary ? " of classes" : ""));
    const Recipe recipe = mixed_recipe(table, c);
    const auto model = tabular_model(c.name, c.parameters, recipe);
    if (model->task() == TabularModel::Task::segments) continue;
    std::vector<std::size_t> first;
    std::vector<std::size_t> rest;
    for (std::size_t i = 0; i < table.rows(); ++i) (i % 3 == 0 ? rest : first).push_back(i);
    model->fit_rows(table, first);
    const auto actual = target_values(table, recipe, rest, model->targets());
    const auto said = model->predict_rows(table, rest);
    double mean = 0.0;
    for (const double y : target_values(table, recipe, first, model->targets())) {
      mean += y / static_cast<double>(first.size());
    }
    double ours = 0.0;
    double naive = 0.0;
    for (std::size_t i = 0; i < said.size(); ++i) {
      if (c.binary) CHECK((said[i] >= 0.0 && said[i] <= 1.0));
      ours += (said[i] - actual[i]) * (said[i] - actual[i]);
      naive += (mean - actual[i]) * (mean - actual[i]);
    }
    CHECK(ours < 0.5 * naive);
  }
}

TEST_CASE("a row that the recipe turns away has no prediction, the others keep theirs") {
  const CsvTable table = CsvTable::parse("a,y\n1,1\n2,2\n3,4\n4,4\n", "train.csv");
  const auto model = tabular_model("linear_regression", "{}",
                                   recipe_of(table, {}, "target: y\nmissing: drop\nsplit: none\n"));
  model->fit(table);
  const auto said = model->predict(CsvTable::parse("a\n1\n\"\"\n4\n", "new.csv"));
  CHECK(said[0] == Approx(model->predict(table)[0]));
  CHECK(std::isnan(said[1]));
  CHECK(said[2] == Approx(model->predict(table)[3]));
}

TEST_CASE("a lifetime model's predictions name the customers, those of the observed days alone") {
  std::string text = "customer,date,amount\n";
  for (int i = 0; i < 60; ++i) {
    const std::string name = "c" + std::to_string(i % 30);
    text += name + ",2024-0" + std::to_string(1 + i / 30 + (i % 3 == 0 && i >= 30 ? 3 : 0)) + "-" +
            std::to_string(10 + i % 15) + ",10\n";
  }
  text += "late,2024-05-01,10\n";
  const CsvTable table = CsvTable::parse(text, "orders.csv");
  const auto model = make_model("nbd", model_parameters("nbd", "{calibration_end: 2024-03-01}"));
  model->fit(table);
  const PredictionTable said = model->predict_table(table);
  CHECK(said.cases.size() == 30);
  CHECK(said.columns[0].size() == 30);
  CHECK(said.cases[4] == "c4");
  CHECK(said.columns[0] == model->predict(table));
  // c3's second purchase is after the end: it is expected to buy less than c4
  CHECK(said.columns[0][3] < said.columns[0][4]);
}

}  // namespace marketday::tests
