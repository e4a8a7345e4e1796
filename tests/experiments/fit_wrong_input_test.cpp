// What users get wrong with recipes, tables and models, through the real binary: one message that
// names the place and the cure, and nothing written.
#include <catch2/catch.hpp>

#include "support/fit_inputs.h"
#include "support/fit_mistake.h"

namespace marketday::tests {
namespace {

struct Mistake {
  const char* name;
  std::string recipe;
  std::string table;
  std::vector<std::string> says;  // all of these
  std::string fit = "logistic_regression";
};

std::vector<Mistake> table_mistakes() {
  const std::string good = kHeader + kRows;
  const auto t = [&](const char* name, const std::string& rows, std::vector<std::string> says) {
    return Mistake{name, kRecipe, kHeader + rows, std::move(says)};
  };
  return {
      {"empty file", kRecipe, "", {"data.csv", "empty"}},
      {"header only", kRecipe, kHeader, {"data.csv", "no rows"}},
      t("ragged row", kRows + "9,2024-01-09,1\n", {"data.csv:10", "3 cells", "6"}),
      t("row too long", kRows + "9,2024-01-09,1,2,p,1,7\n", {"data.csv:10", "7 cells"}),
      t("open quote", kRows + "9,\"2024-01-09,1,2,p,1\n", {"data.csv:11", "quote"}),
      {"nameless column", kRecipe, "id,,a,b,c,y\n" + kRows, {"data.csv:1", "column 2"}},
      {"column twice", kRecipe, "id,a,a,b,c,y\n" + kRows, {"data.csv:1", "as an earlier one"}},
      t("not UTF-8", kRows + "9,2024-01-09,1,2,\xff,1\n", {"UTF-8"}),
      t("text for a number", kRows + "9,2024-01-09,one,2,p,1\n",
        {"data.csv:10:3", "`one`", "missing_values", "category"}),
      t("NaN", kRows + "9,2024-01-09,nan,2,p,1\n", {"data.csv:10:3", "`nan`", "finite"}),
      t("infinite", kRows + "9,2024-01-09,1,inf,p,1\n", {"data.csv:10:4", "`inf`", "finite"}),
      t("number too large", kRows + "9,2024-01-09,1,2e16,p,1\n", {"data.csv:10:4", "1e15"}),
      t("empty cell", kRows + "9,2024-01-09,,2,p,1\n", {"data.csv:10:3", "empty", "median"}),
      t("empty target", kRows + "9,2024-01-09,1,2,p,\n", {"data.csv:10:6", "`y`", "empty"}),
      t("target that is no class", kRows + "9,2024-01-09,1,2,p,7\n",
        {"target `y`", "other than 0 and 1", "linear_regression"}),
      t("copied row", kRows + "8,2024-01-08,8,2,q,0\n",
        {"data.csv:10", "copy", "line 9", "drop_exact"}),
      {"duplicated id",
       kRecipe + "id: id\n",
       good + "8,2024-01-09,9,9,q,1\n",
       {"data.csv:10:1", "id `8` again", "line 9", "first"}},
      {"one class only",
       with(kRecipe, "y: number", "y: category"),
       kHeader + "1,2024-01-01,1,5,p,1\n2,2024-01-02,2,4,q,1\n3,2024-01-03,3,4,q,1\n"
                 "4,2024-01-04,2,9,q,1\n5,2024-01-04,2,8,q,1\n6,2024-01-04,2,7,q,1\n",
       {"target `y`", "`1` in every row", "two classes"}},
      {"more than two classes",
       with(with(kRecipe, "y: number", "day: category"), "target: y", "target: day"),
       good,
       {"target `day`", "classes", "two are taken"}},
      {"a third class among the held-out rows",
       "columns: {a: number, c: category}\ntarget: c\nsplit: {by: time, column: a, share: 0.2}\n",
       "a,c\n1,p\n2,q\n3,p\n4,q\n5,r\n",
       {"data.csv:6:2", "`r`", "`p` and `q` only"}},
      {"target never varies",
       with(kRecipe, "target: y", "target: b"),
       "a,b,c,y\n1,3,p,1\n2,3,q,1\n3,3,p,2\n4,3,q,2\n5,3,q,2\n6,3,q,2\n",
       {"target `b`", "3 in every row"},
       "linear_regression"},
      {"unknown column",
       with(kRecipe, "  b: number", "  bb: number"),
       good,
       {"data.csv:1", "no column `bb`", "did you mean `b`?"}},
      {"column empty throughout",
       kRecipe + "missing: median\n",
       "a,b,c,y\n,1,p,0\n,2,q,1\n,3,p,0\n,4,q,1\n,5,q,1\n,6,p,0\n",
       {"column `a`", "every training cell is empty", "ignore"}},
      {"every row turned away",
       kRecipe + "missing: drop\n",
       "a,b,c,y\n,1,p,0\n,2,q,1\n",
       {"none of 2", "line 2: column `a` is empty"}},
      {"log of -1",
       kRecipe + "scale: log1p_z\n",
       good + "9,2024-01-09,-1,2,p,1\n",
       {"data.csv:10:3", "above -1"}},
      {"date that is none",
       with(kRecipe, "  a: number", "  a: number\n  day: date"),
       good + "9,2024-02-30,1,2,p,1\n",
       {"data.csv:10:2", "2024-02-30", "YYYY-MM-DD"}},
      {"time that is none",
       with(kRecipe, "by: random, share: 0.3, seed: 1", "by: time, column: day"),
       good + "9,soon,1,2,p,1\n",
       {"data.csv:10:2", "`soon`", "YYYY-MM-DD"}},
      {"all rows at one time",
       with(kRecipe, "by: random, share: 0.3, seed: 1", "by: time, column: day"),
       "day,a,b,c,y\n2024-01-01,1,1,p,0\n2024-01-01,2,2,q,1\n",
       {"split", "one side"}},
      {"no user",
       with(kRecipe, "by: random, share: 0.3", "by: user, column: id, share: 0.3"),
       good + "\"\",2024-01-09,1,2,p,1\n",
       {"data.csv:10:1", "`id`", "empty"}},
      {"more weights than rows",
       kRecipe,
       "a,b,c,y\n1,1,p,0\n2,3,q,1\n3,2,r,0\n4,4,s,1\n9,5,q,7\n",
       {"rows for", "weights"},
       "linear_regression"},
      {"separable logit",
       with(kRecipe, "split: {by: random, share: 0.3, seed: 1}", "split: none"),
       "a,b,c,y\n1,2,p,0\n2,1,p,0\n3,2,q,0\n4,3,p,1\n5,2,q,1\n6,1,p,1\n",
       {"l2", "no maximum", "{l2: 1}"},
       "logistic_regression --parameters '{l2: 0}'"},
      {"more segments than rows",
       "columns: {a: number}\nsplit: none\nduplicates: keep\n",
       "a\n1\n1\n2\n",
       {"k: 3 segments", "2 different rows"},
       "kmeans --parameters '{k: 3, seed: 1}'"},
      {"a target for segments",
       kRecipe,
       good,
       {"target", "no target"},
       "kmeans --parameters '{seed: 1}'"},
      {"weights without bound",
       with(kRecipe, "split: {by: random, share: 0.3, seed: 1}", "split: none"),
       "a,b,c,y\n1e15,1e15,p,0\n-1e15,1e15,p,9e14\n1e14,1e15,q,5\n-1e15,1e14,q,7\n",
       {"step", "without bound"},
       "factorisation_machine --parameters '{seed: 1, step: 10}'"},
      {"all copies of one row",
       "columns: {a: number}\nsplit: none\nduplicates: keep\n",
       "a\n1\n1\n1\n1\n1\n1\n",
       {"eps", "copies"},
       "dbscan"},
      {"fewer customers than groups",
       "",
       "customer,date,amount\na,2024-01-01,1\n",
       {"1 customers for 5 groups"},
       "rfm"},
      {"no recipe", "", good, {"--recipe", "missing"}},
  };
}

std::vector<Mistake> recipe_mistakes() {
  const std::string good = kHeader + kRows;
  const auto r = [&](const char* name, const std::string& recipe, std::vector<std::string> says) {
    return Mistake{name, recipe, good, std::move(says)};
  };
  return {
      r("unknown key", kRecipe + "targt: y\n",
        {"recipe.yaml:8", "targt", "did you mean `target`?"}),
      r("unknown type", with(kRecipe, "a: number", "a: numer"),
        {"recipe.yaml:2", "columns.a", "did you mean `number`?"}),
      r("unknown way with gaps", kRecipe + "missing: meen\n", {"missing", "did you mean `mean`?"}),
      r("unknown scale", kRecipe + "scale: zz\n", {"scale", "did you mean `z`?"}),
      r("unknown split", with(kRecipe, "by: random", "by: randon"),
        {"split.by", "did you mean `random`?"}),
      r("no split", with(kRecipe, "split: {by: random, share: 0.3, seed: 1}\n", ""),
        {"split", "missing", "split: none"}),
      r("split without a seed", with(kRecipe, ", seed: 1", ""), {"split.seed", "missing"}),
      r("share above 1", with(kRecipe, "0.3", "1.3"), {"split.share", "1.3", "0.99"}),
      r("split by time of no column", with(kRecipe, "by: random, share: 0.3, seed: 1", "by: time"),
        {"split.column"}),
      r("target that is none of the columns", with(kRecipe, "target: y", "target: yy"),
        {"`yy` is none", "did you mean `y`?"}),
      r("no target", with(kRecipe, "target: y\n", ""), {"target", "missing"}),
      r("target ignored", with(kRecipe, "y: number", "y: ignore"), {"target", "neither"}),
      r("positive that no row has", with(kRecipe, "y: number", "y: category") + "positive: yes\n",
        {"no row holds `yes`"}),
      r("constant without one", kRecipe + "missing: constant\n", {"constant", "`a`"}),
      r("category for a number", with(kRecipe, "a: number", "a: {type: number, missing: category}"),
        {"`a` holds no names", "median"}),
      r("constant that is no number",
        with(kRecipe, "a: number", "a: {type: number, missing: constant, constant: none}"),
        {"none", "a number is expected"}),
      r("nothing to learn from", "columns: {y: number}\ntarget: y\nsplit: none\n",
        {"no column to learn from"}),
      {"unknown parameter",
       kRecipe,
       good,
       {"--parameters", "did you mean `l2`?"},
       "logistic_regression --parameters '{l22: 1}'"},
      {"parameter out of range",
       kRecipe,
       good,
       {"l2", "-1"},
       "logistic_regression --parameters '{l2: -1}'"},
      {"no seed", kRecipe, good, {"seed", "missing"}, "random_forest"},
      {"trees not in tens",
       kRecipe,
       good,
       {"trees", "25", "multiple of 10"},
       "random_forest --parameters '{seed: 1, trees: 25}'"},
      {"unknown model", kRecipe, good, {"did you mean `kmeans`?"}, "kmens"},
  };
}

void check(const Mistake& m) {
  check_refused(m.name, m.fit, m.recipe, m.table, m.says);
}

}  // namespace

TEST_CASE("more than forty malformed tables and recipes are in the lists") {
  CHECK(table_mistakes().size() + recipe_mistakes().size() > 40);
}

TEST_CASE("every mistake in a table gets one message with place and cure, and leaves nothing") {
  for (const Mistake& mistake : table_mistakes()) check(mistake);
}

TEST_CASE("every mistake in a recipe gets one message with place and cure, and leaves nothing") {
  for (const Mistake& mistake : recipe_mistakes()) check(mistake);
}

}  // namespace marketday::tests
