// Recommenders through the real binary: the page's commands, and what users get wrong.
#include <catch2/catch.hpp>
#include <filesystem>

#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "support/command.h"
#include "support/docs.h"

namespace marketday::tests {
namespace {

double figure(const CsvTable& metrics, const std::string& name, const char* column) {
  for (std::size_t row = 0; row < metrics.rows(); ++row) {
    if (metrics.text(row, 0) == name) return metrics.number(row, metrics.column(column), -1e9, 1e9);
  }
  FAIL("no figure " << name);
  return 0.0;
}

const std::string kRows =
    "user,item,rating\na,x,5\na,y,3\nb,x,4\nb,z,1\nc,y,2\nc,z,5\nd,x,3\nd,y,4\n";

CommandResult fit(const TestFolder& folder, const std::string& rows, const std::string& model,
                  const std::string& parameters) {
  return marketday_command("fit " + model + " " + folder.write("r.csv", rows) + " --parameters '" +
                           parameters + "' --output " + (folder / "m.yaml"));
}

}  // namespace

TEST_CASE("the commands of docs/recommend.md run as they stand, and beat the naive answers") {
  const TestFolder folder;
  run_page("recommend.md", folder);
  const CsvTable ratings = CsvTable::load(folder / "ratings.metrics.csv");
  CHECK(figure(ratings, "rmse", "held_out") < 0.7 * figure(ratings, "rmse", "naive"));
  CHECK(figure(ratings, "r2", "held_out") ==
        Approx(1.0 -
               figure(ratings, "mse", "held_out") / figure(ratings, "target_variance", "held_out"))
            .margin(0.01));
  for (const auto& [name, recall] : {std::pair("lists.metrics.csv", "recall@10"),
                                     std::pair("new_items.metrics.csv", "recall@3")}) {
    const CsvTable lists = CsvTable::load(folder / name);
    CHECK(figure(lists, recall, "held_out") > 1.3 * figure(lists, recall, "naive"));
  }
  const CsvTable answers = CsvTable::load(folder / "answers.csv");
  CHECK(answers.number(0, 3, 1.0, 5.0) > answers.number(1, 3, 1.0, 5.0));  // u1 likes i4's kind
  CHECK(answers.number(0, 4, 0.0, 1.0) == 1.0);
  CHECK(answers.number(2, 4, 0.0, 1.0) == 0.0);  // nobody: not its own
  const CsvTable best = CsvTable::load(folder / "best_items.csv");
  CHECK(best.rows() == 20);
  CHECK(CsvTable::load(folder / "ratings.judged.csv").rows() ==
        CsvTable::load(folder / "ratings.csv").rows());
  CHECK(read_file(folder / "ratings.html").find("Held out, part by part") != std::string::npos);
}

TEST_CASE("what users get wrong with ratings is one message, and nothing is written") {
  const struct {
    std::string rows, model, parameters, says;
  } mistakes[] = {
      {kRows, "user_cf", "{}", "seed"},
      {kRows, "user_cf", "{seed: 1, neighbors: 3}", "did you mean `neighbours`"},
      {kRows, "user_cf", "{seed: 1, user_column: usr}", "did you mean `user`"},
      {kRows + "a,x,1\n", "user_cf", "{seed: 1}", "r.csv:10"},
      {kRows + "a,z,good\n", "als", "{seed: 1}", "r.csv:10:3"},
      {kRows + ",z,3\n", "als", "{seed: 1}", "on_invalid: drop"},
      {kRows, "content", "{seed: 1}", "text_columns: [title]"},
      {kRows, "content", "{seed: 1, text_columns: [words]}", "no column `words`"},
      {kRows, "popularity", "{seed: 1, split: time}", "time_column"},
      {kRows, "popularity", "{seed: 1, split: cold_items, share: 0.1}", "split: none"},
      {kRows, "matrix_factorisation", "{seed: 1, folds: 2, step: 1, l2_factors: 0, epochs: 5000}",
       "smaller step"},
      {"user,item,rating\n", "als", "{seed: 1}", "no rows"},
  };
  for (const auto& m : mistakes) {
    const TestFolder folder;
    const CommandResult result = fit(folder, m.rows, m.model, m.parameters);
    INFO(m.model << " " << m.parameters << "\n" << result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.err.find(m.says) != std::string::npos);
    CHECK(!std::filesystem::exists(folder / "m.yaml"));
    CHECK(!std::filesystem::exists(folder / "m.metrics.csv"));
  }
}

TEST_CASE("rows of ratings are accounted for, and a fit's files are the same on any threads") {
  const TestFolder folder;
  const std::string rows = kRows + "a,x,1\n,z,2\ne,z,much\ne,y,3\n";
  const std::string command =
      " " + folder.write("r.csv", rows) +
      " --parameters '{seed: 1, folds: 3, duplicates: last, on_invalid: drop, top: 2}' --output ";
  const CommandResult one =
      marketday_command("fit svdpp" + command + (folder / "a.yaml") + " --threads 1");
  INFO(one.err);
  REQUIRE(one.exit_code == 0);
  CHECK(one.out.find("12 rows read, 9 used, 3 rejected") != std::string::npos);
  CHECK(one.out.find("the same user and item again") != std::string::npos);
  REQUIRE(
      marketday_command("fit svdpp" + command + (folder / "b.yaml") + " --threads 2").exit_code ==
      0);
  for (const char* ending : {".yaml", ".metrics.csv", ".judged.csv", ".html"}) {
    CHECK(read_file(folder / (std::string("a") + ending)) ==
          read_file(folder / (std::string("b") + ending)));
  }
}

}  // namespace marketday::tests
