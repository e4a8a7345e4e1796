// What is odd but usable is fitted and said, and files are not replaced unasked.
#include <catch2/catch.hpp>

#include "support/command.h"
#include "support/fit_inputs.h"

namespace marketday::tests {
namespace {

std::string fitted(const TestFolder& folder, const std::string& recipe, const std::string& table,
                   const std::string& model) {
  const CommandResult result =
      marketday_command("fit " + model + " " + folder.write("data.csv", table) + " --recipe " +
                        folder.write("recipe.yaml", recipe) + " --output " + (folder / "out.yaml"));
  INFO(result.err);
  REQUIRE(result.exit_code == 0);
  return result.out;
}

}  // namespace

TEST_CASE("what is odd but usable is fitted with a stated warning") {
  const TestFolder folder;
  const std::string none = with(kRecipe, "split: {by: random, share: 0.3, seed: 1}", "split: none");
  CHECK(fitted(folder, none, kHeader + kRows, "logistic_regression")
            .find("not in the recipe, not looked at: id, day") != std::string::npos);
  const std::string constant = "a,b,c,y\n1,3,p,0\n2,3,q,1\n3,3,p,1\n4,3,q,0\n5,3,p,1\n6,3,q,0\n";
  CHECK(fitted(folder, none, constant, "logistic_regression --force")
            .find("warning: column `b` is 3 in every training row") != std::string::npos);
  const std::string twice = "a,b,c,y\n1,2,p,0\n2,4,q,1\n3,6,p,1\n4,8,q,0\n5,10,p,1\n6,12,q,3\n";
  CHECK(fitted(folder, none, twice, "linear_regression --force")
            .find("follows from the others: its weight is 0") != std::string::npos);
  const std::string disorder =
      with(kRecipe, "by: random, share: 0.3, seed: 1", "by: time, column: day");
  CHECK(fitted(folder, disorder, kHeader + kRows + "9,2024-01-03,1,2,p,1\n",
               "logistic_regression --force")
            .find("warning: column `day` is out of order") != std::string::npos);
  const std::string rare =
      "a,b,c,y\n"
      "1,2,p,0\n2,1,p,1\n3,4,p,0\n4,2,p,1\n5,3,z,0\n";
  CHECK(fitted(folder,
               with(with(kRecipe, "by: random, share: 0.3, seed: 1",
                         "by: time, column: a, share: 0.2"),
                    "  a: number\n", ""),
               rare, "logistic_regression --force")
            .find("1 held-out cells hold a level that no training row has") != std::string::npos);
}

TEST_CASE("a fit is not replaced unasked, and a model file that is none is refused") {
  const TestFolder folder;
  const std::string none = with(kRecipe, "split: {by: random, share: 0.3, seed: 1}", "split: none");
  fitted(folder, none, kHeader + kRows, "logistic_regression");
  const std::string again = "fit logistic_regression " + (folder / "data.csv") + " --recipe " +
                            (folder / "recipe.yaml") + " --output " + (folder / "out.yaml");
  CHECK(marketday_command(again).err.find("--force") != std::string::npos);
  const std::string predict = " " + (folder / "data.csv") + " --output " + (folder / "p.csv");
  const CommandResult wrong = marketday_command("predict " + (folder / "recipe.yaml") + predict);
  CHECK(wrong.exit_code == 2);
  CHECK(wrong.err.find("marketday fit MODEL") != std::string::npos);
  CHECK(marketday_command("predict " + (folder / "out.yaml") + predict).exit_code == 0);
  CHECK(marketday_command("predict " + (folder / "out.yaml") + predict).exit_code == 2);
  std::string text = folder / "cut.yaml";
  CHECK(marketday_command("predict " + text + predict + " --force").exit_code == 3);
}

}  // namespace marketday::tests
