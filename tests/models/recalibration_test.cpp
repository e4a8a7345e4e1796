// Chances made honest: the maps themselves, and what `recalibration` of a recipe does to a model.
#include "models/recalibration/recalibration.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/prediction_metrics.h"
#include "models/regression/scorer.h"
#include "sim/io/files.h"
#include "sim/random.h"
#include "support/command.h"
#include "support/tables.h"

namespace marketday::tests {
namespace {

struct Cases {
  std::vector<double> chances;
  std::vector<double> happened;
};

// What is said is logistic(x); what happens has the chance logistic(-0.5 + 0.6 x).
Cases boasted(std::uint32_t rows) {
  Cases c;
  for (std::uint32_t i = 0; i < rows; ++i) {
    const RandomBlock bits = draw(3, i, 0, Purpose::environment);
    const double x = 6.0 * uniform(bits[0]) - 3.0;
    c.chances.push_back(logistic(x));
    c.happened.push_back(uniform(bits[1]) < logistic(-0.5 + 0.6 * x) ? 1.0 : 0.0);
  }
  return c;
}

// Four columns, one of which tells a little.
CsvTable noisy_table(std::uint32_t rows) {
  std::string text = "a,b,c,d,who,y\n";
  for (std::uint32_t i = 0; i < rows; ++i) {
    const RandomBlock bits = draw(8, i, 0, Purpose::environment);
    const RandomBlock more = draw(8, i, 1, Purpose::environment);
    const double a = uniform(bits[0]);
    const bool y = uniform(more[0]) < 0.2 + 0.4 * a;
    text += std::to_string(a) + "," + std::to_string(uniform(bits[1])) + "," +
            std::to_string(uniform(bits[2])) + "," + std::to_string(uniform(bits[3])) + ",u" +
            std::to_string(i / 3) + "," + (y ? "yes" : "no") + "\n";
  }
  return CsvTable::parse(text, "noisy.csv");
}

Recipe recipe(const CsvTable& table, const std::string& rest) {
  return recipe_of(table, {{"y", "category"}, {"who", "ignore"}},
                   "target: y\npositive: yes\n" + rest);
}

}  // namespace

TEST_CASE("Platt's line is the one that the chances were bent by") {
  const Cases c = boasted(20'000);
  const Recalibration map(Recalibrate::platt, c.chances, c.happened);
  CHECK(map.intercept() == Approx(-0.5).margin(0.07));  // 4 s.e.
  CHECK(map.slope() == Approx(0.6).margin(0.05));
  std::vector<double> said;
  for (const double p : c.chances) said.push_back(map.value(p));
  const ChanceFigures before = chance_figures(c.happened, c.chances);
  const ChanceFigures after = chance_figures(c.happened, said);
  CHECK(before.calibration_slope == Approx(0.6).margin(0.05));
  CHECK(after.calibration_slope == Approx(1.0).margin(0.01));
  CHECK(after.calibration_intercept == Approx(0.0).margin(0.01));
  CHECK(after.ece < 0.2 * before.ece);
  CHECK(after.auc == Approx(before.auc).margin(1e-12));
}

TEST_CASE("Platt's line on twelve rows is scikit-learn's") {
  const std::vector<double> x = {-3, -2.2, -1.5, -1, -.4, -.1, .2, .7, 1.1, 1.9, 2.5, 3.2};
  const std::vector<double> y = {0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1};
  std::vector<double> chances;
  for (const double v : x) chances.push_back(logistic(v));
  const Recalibration map(Recalibrate::platt, chances, y);
  CHECK(map.slope() == Approx(0.44341).margin(1e-4));  // scikit-learn 1.9.1, _sigmoid_calibration
  CHECK(map.intercept() == Approx(-0.05093).margin(1e-4));
}

TEST_CASE("isotonic recalibration rises, is exact on its own rows, and comes back from its file") {
  const Cases c = boasted(5000);
  const Recalibration map(Recalibrate::isotonic, c.chances, c.happened);
  std::vector<double> said;
  for (const double p : c.chances) said.push_back(map.value(p));
  CHECK(chance_figures(c.happened, said).ece < 1e-9);
  for (double p = 0.0; p < 0.99; p += 0.01) CHECK(map.value(p + 0.01) >= map.value(p));
  const std::string text = to_yaml(map.save());
  const Recalibration again = Recalibration::load(YamlNode::parse(text, "map.yaml"));
  for (double p = 0.0; p <= 1.0; p += 0.013) CHECK(again.value(p) == map.value(p));
}

TEST_CASE("scores that say the opposite are flattened, never turned round") {
  Cases c = boasted(2000);
  for (double& p : c.chances) p = 1.0 - p;
  double mean = 0.0;
  for (const double y : c.happened) mean += y / 2000.0;
  for (const Recalibrate kind : {Recalibrate::platt, Recalibrate::isotonic}) {
    const Recalibration map(kind, c.chances, c.happened);
    CHECK(map.value(0.9) >= map.value(0.1));
    CHECK(map.value(0.5) == Approx(mean).margin(0.05));
  }
}

TEST_CASE("a tree that boasts is honest on held-out rows once recalibrated, and ranks as before") {
  const CsvTable table = noisy_table(4000);
  std::vector<std::size_t> first;
  std::vector<std::size_t> rest;
  for (std::size_t i = 0; i < table.rows(); ++i) (i % 4 == 0 ? rest : first).push_back(i);
  for (const char* kind : {"platt", "isotonic"}) {
    INFO(kind);
    const auto model =
        tabular_model("decision_tree", "{depth: 12, leaf: 2}",
                      recipe(table, std::string("split: none\nrecalibration: ") + kind + "\n"));
    model->fit_rows(table, first);
    const auto actual = target_values(table, model->recipe(), rest, model->targets());
    const ChanceFigures raw = chance_figures(actual, model->raw_rows(table, rest));
    const ChanceFigures made = chance_figures(actual, model->predict_rows(table, rest));
    CHECK(raw.ece > 0.1);
    // a tree's chances are few, which a line through log odds can only meet half-way
    CHECK(made.ece < (std::string(kind) == "platt" ? 0.5 * raw.ece : 0.06));
    CHECK(made.log_loss < 0.9 * raw.log_loss);
    CHECK(made.auc > raw.auc - 0.02);
    const auto again = reloaded("decision_tree", "{depth: 12, leaf: 2}", *model);
    CHECK(again->predict(table) == model->predict(table));
  }
}

TEST_CASE("recalibration learns nothing from held-out rows, and keeps users together") {
  const CsvTable table = noisy_table(900);
  const Recipe by_user =
      recipe(table, "split: {by: user, column: who, share: 0.25, seed: 1}\nrecalibration: platt\n");
  std::vector<std::size_t> first(600);
  for (std::size_t i = 0; i < first.size(); ++i) first[i] = i;
  const auto fitted = [&](const std::string& changed_cell) {
    std::string text = "a,b,c,d,who,y\n";
    for (std::size_t row = 0; row < table.rows(); ++row) {
      for (std::size_t c = 0; c < 6; ++c) {
        const bool held = row >= 600 && c == 5 && !changed_cell.empty();
        text += (c == 0 ? "" : ",") + (held ? changed_cell : std::string(table.text(row, c)));
      }
      text += "\n";
    }
    const CsvTable own = CsvTable::parse(text, "noisy.csv");
    const auto model = tabular_model("decision_tree", "{}", by_user);
    model->fit_rows(own, first);
    return to_yaml(model->save());
  };
  CHECK(fitted("") == fitted("yes"));
  const auto alone =
      tabular_model("decision_tree", "{}", recipe(table, "split: none\nrecalibration: platt\n"));
  alone->fit_rows(table, first);
  const auto together = tabular_model("decision_tree", "{}", by_user);
  together->fit_rows(table, first);
  CHECK(alone->recalibration().slope() != together->recalibration().slope());
}

TEST_CASE("fit shows calibration before and after, and says where there is none to be had") {
  const TestFolder folder;
  std::string text = "a,y,n\n";
  for (std::uint32_t i = 0; i < 600; ++i) {
    const RandomBlock bits = draw(4, i, 0, Purpose::environment);
    const double a = uniform(bits[0]);
    text += std::to_string(a) + "," + (uniform(bits[1]) < 0.2 + 0.5 * a ? "1" : "0") + "," +
            std::to_string(3.0 * a) + "\n";
  }
  const std::string data = folder.write("data.csv", text);
  const auto run = [&](const std::string& columns, const std::string& rest) {
    return marketday_command(
        "fit decision_tree " + data + " --parameters '{depth: 10, leaf: 2}' --recipe " +
        folder.write("recipe.yaml", "columns: {" + columns +
                                        "}\nsplit: {by: random, share: 0.3, seed: 1}\n" + rest) +
        " --force --output " + (folder / "out.yaml"));
  };
  const CommandResult good = run("a: number, y: category", "target: y\nrecalibration: platt\n");
  INFO(good.err);
  REQUIRE(good.exit_code == 0);
  CHECK(good.out.find("chances are recalibrated on training rows") != std::string::npos);
  const CsvTable metrics = CsvTable::load(folder / "out.metrics.csv");
  const auto figure = [&](const std::string& name) {
    for (std::size_t row = 0; row < metrics.rows(); ++row) {
      if (metrics.text(row, 0) == name) return metrics.number(row, 1, -1e9, 1e9);
    }
    FAIL("no figure " << name);
    return 0.0;
  };
  CHECK(figure("ece") < figure("raw_ece"));
  CHECK(figure("log_loss") < figure("raw_log_loss"));
  CHECK(figure("raw_calibration_slope") < 0.7);
  CHECK(read_file(folder / "out.html").find("\"raw_reliability\":[[") != std::string::npos);

  const CommandResult numbers = run("a: number, n: number", "target: n\nrecalibration: platt\n");
  CHECK(numbers.exit_code == 2);
  CHECK(numbers.err.find("no chance of a class") != std::string::npos);
  const CommandResult word = run("a: number, y: category", "target: y\nrecalibration: plat\n");
  CHECK(word.exit_code == 2);
  CHECK(word.err.find("did you mean `platt`?") != std::string::npos);
  std::string rare = "a,y\n";
  for (int i = 0; i < 60; ++i) rare += std::to_string(i % 7) + (i < 5 ? ",1\n" : ",0\n");
  const CommandResult few = marketday_command(
      "fit decision_tree " + folder.write("rare.csv", rare) + " --recipe " +
      folder.write("rare.yaml",
                   "columns: {a: number, y: category}\ntarget: y\nsplit: none\nduplicates: "
                   "keep\nrecalibration: isotonic\n") +
      " --output " + (folder / "rare_out.yaml"));
  CHECK(few.exit_code == 2);
  CHECK(few.err.find("rarer class") != std::string::npos);
}

}  // namespace marketday::tests
