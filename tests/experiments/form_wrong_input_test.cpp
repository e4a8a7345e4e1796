// What users get wrong with series, choices, coupons and customers, through the real binary: one
// message that names the place and the cure, and nothing written.
#include <catch2/catch.hpp>
#include <filesystem>

#include "support/command.h"
#include "support/fit_inputs.h"
#include "support/fit_mistake.h"
#include "support/form_inputs.h"

namespace marketday::tests {
namespace {

struct Mistake {
  const char* name;
  std::string fit;  // model, parameters behind it
  std::string recipe;
  std::string table;
  std::vector<std::string> says;  // all of these
};

const std::string kMonths =
    "columns: {sales: number}\ntarget: sales\nseries: {time: month, season: 2}\nsplit: none\n";

std::vector<Mistake> series_mistakes() {
  const std::string good = "month,sales\n2018-01-01,1\n2018-02-01,2\n2018-03-01,4\n2018-04-01,3\n";
  const auto m = [](const char* name, const std::string& table, std::vector<std::string> says) {
    return Mistake{name, "seasonal_naive", kMonths, table, std::move(says)};
  };
  const auto r = [&](const char* name, const std::string& recipe, std::vector<std::string> says) {
    return Mistake{name, "seasonal_naive", recipe, good, std::move(says)};
  };
  return {
      m("ragged row", good + "2018-05-01\n", {"data.csv:6", "1 cells", "2"}),
      m("gap in dates", good + "2018-07-01,3\n", {"data.csv:6:1", "2018-05-01", "missing: drop"}),
      m("time twice", good + "2018-04-01,5\n", {"data.csv:6:1", "line 5", "id"}),
      m("time that is none", good + "2018-13-01,5\n", {"data.csv:6:1", "2018-13-01", "YYYY-MM-DD"}),
      m("no time", good + ",5\n", {"data.csv:6:1", "empty"}),
      m("value that is none", good + "2018-05-01,nan\n", {"data.csv:6:2", "`nan`", "finite"}),
      m("infinite value", good + "2018-05-01,inf\n", {"data.csv:6:2", "`inf`"}),
      m("empty value", good + "2018-05-01,\n", {"data.csv:6:2", "empty", "drop"}),
      m("no such column", "time,sales\n2018-01-01,1\n", {"no column `month`", "data.csv:1"}),
      m("28 days that are no month", "month,sales\n2019-01-07,1\n2019-02-04,2\n2019-03-05,3\n",
        {"data.csv:4:1", "28 days apart", "`month` for one a month"}),
      m("a number too far", "month,sales\n-9223372036854775807,1\n9223372036854775806,2\n",
        {"data.csv:2:1", "-9223372036854775807", "whole number"}),
      m("a horizon behind all time", "month,sales\n0,1\n3000000000000000000,2\n",
        {"data.csv:3:1", "smaller `horizon`"}),
      m("uneven days", "month,sales\n2018-01-01,1\n2018-01-08,2\n2018-01-20,3\n",
        {"data.csv:4:1", "7 days apart"}),
      {"a day in steps of months",
       "seasonal_naive",
       with(kMonths, "season: 2", "every: month"),
       "month,sales\n2018-01-01,1\n2018-01-08,2\n",
       {"data.csv:3:1", "line 2 again"}},
      {"series too short for the orders",
       "arima --parameters '{D: 1, Q: 1}'",
       kMonths,
       good,
       {"SARIMA", "sales", "at least 6"}},
      {"too short for lags", "boosted_trees", kMonths, good, {"boosted trees", "longer series"}},
      {"log of 0",
       "arima --parameters '{p: 1, logs: true}'",
       kMonths,
       good + "2018-05-01,0\n",
       {"above 0", "sales"}},
      {"season in a multiplicative model of a 0",
       "exponential_smoothing --parameters '{season: multiplicative}'",
       kMonths,
       good + "2018-05-01,0\n",
       {"above 0"}},
      {"values that never vary",
       "arima --parameters '{p: 1, mean: true}'",
       kMonths,
       "month,sales\n1,5\n2,5\n3,5\n4,5\n5,5\n6,5\n7,5\n8,5\n",
       {"does not vary"}},
      {"a regressor that is constant",
       "arima --parameters '{d: 1}'",
       with(kMonths, "{sales: number}", "{sales: number, promo: number}"),
       "month,sales,promo\n1,5,1\n2,6,1\n3,4,1\n4,7,1\n5,3,1\n6,8,1\n7,2,1\n",
       {"regressor"}},
      {"a mean after differencing",
       "arima --parameters '{d: 1, mean: true}'",
       kMonths,
       good,
       {"mean is not identified"}},
      {"order out of range", "arima --parameters '{p: 13}'", kMonths, good, {"p", "13"}},
      {"more held out than there is",
       "seasonal_naive",
       with(kMonths, "split: none", "split: {by: time, steps: 3}"),
       good,
       {"series `sales`", "held out", "split: none"}},
      {"nothing to scale errors by",
       "seasonal_naive",
       with(kMonths, "split: none", "split: {by: time, steps: 1}"),
       "month,sales\n1,5\n2,6\n3,5\n4,6\n5,5\n",
       {"data.csv", "series `sales`", "repeat their season", "split: none"}},
      r("no series", with(kMonths, "series: {time: month, season: 2}\n", ""),
        {"no column to learn from", "`series`"}),
      r("no time in the series", with(kMonths, "time: month, ", ""), {"series.time", "missing"}),
      r("unknown key", with(kMonths, "season: 2", "seasn: 2"), {"did you mean `season`?"}),
      r("unknown length of a step", with(kMonths, "season: 2", "every: moon"),
        {"series.every", "`moon`", "month"}),
      r("a step of no months", with(kMonths, "season: 2", "every: 0 months"),
        {"series.every", "`0 months`", "`2 months`"}),
      r("season of 0", with(kMonths, "season: 2", "season: 0"), {"series.season", "0"}),
      r("split of rows", with(kMonths, "split: none", "split: {by: random, steps: 2}"),
        {"split.by", "time"}),
      r("share of a series", with(kMonths, "split: none", "split: {by: time, share: 0.2}"),
        {"split.share"}),
      r("no target", with(kMonths, "target: sales\n", ""), {"target", "missing"}),
      r("target that is a name", with(kMonths, "sales: number", "sales: category"),
        {"target", "no numbers"}),
      r("two kinds at once", kMonths + "coupon: {valid_days: a, redeemed_day: b}\n",
        {"second section", "series"}),
  };
}

std::vector<Mistake> choice_mistakes() {
  const std::string logit = "multinomial_logit";
  const std::string good = choice_table(40);
  const std::string whole =
      with(kChoiceRecipe, "split: {by: user, column: who, share: 0.25, seed: 1}", "split: none");
  const auto m = [&](const char* name, const std::string& table, std::vector<std::string> says) {
    return Mistake{name, logit, whole, table, std::move(says)};
  };
  const auto r = [&](const char* name, const std::string& recipe, std::vector<std::string> says) {
    return Mistake{name, logit, recipe, good, std::move(says)};
  };
  const std::string head = "trip,who,brand,price,display,bought\n";
  return {
      m("one alternative", head + "1,a,ash,1,0,1\n2,a,ash,2,1,1\n", {"brand", "one alternative"}),
      m("two chosen", good + "x,v,ash,1,0,1\nx,v,birch,1,0,1\n",
        {"data.csv:123:6", "2 chosen in choice `x`", "on_invalid: drop"}),
      m("none chosen", good + "x,v,ash,1,0,0\nx,v,birch,1,0,0\n",
        {"data.csv:122:6", "none chosen in choice `x`"}),
      m("chosen that is neither", good + "x,v,ash,1,0,2\nx,v,birch,1,0,0\n",
        {"data.csv:122:6", "2"}),
      m("alternative twice", good + "x,v,ash,1,0,1\nx,v,ash,2,0,0\n",
        {"data.csv:123:3", "`ash` again", "`x`"}),
      m("two people in a choice", good + "x,v,ash,1,0,1\nx,u,birch,1,0,0\n",
        {"data.csv:123:2", "`v` on line 122"}),
      m("NaN", good + "x,v,ash,nan,0,1\nx,v,birch,1,0,0\n", {"data.csv:122:4", "`nan`"}),
      m("no person", good + "x,,ash,1,0,1\nx,v,birch,1,0,0\n", {"data.csv:122:2", "empty"}),
      m("a constant column",
        head + "1,a,ash,1,0,1\n1,a,birch,1,0,0\n2,b,ash,1,1,0\n2,b,birch,1,0,1\n",
        {"`price` is the same"}),
      m("separable",
        head + "1,a,ash,1,0,1\n1,a,birch,2,0,0\n2,b,ash,2,1,0\n2,b,birch,1,0,1\n"
               "3,b,ash,2,0,0\n3,b,birch,1,1,1\n4,b,ash,1,1,1\n4,b,birch,2,0,0\n",
        {"rises without end"}),
      {"an attribute made of another",
       logit,
       with(whole, "  display: number\n", "  display: number\n  twice: number\n"),
       "trip,who,brand,price,display,twice,bought\n1,a,ash,1,0,2,1\n1,a,birch,2,1,4,0\n"
       "2,b,ash,3,1,6,0\n2,b,birch,1,0,2,1\n3,b,ash,2,0,4,0\n3,b,birch,1,1,2,1\n",
       {"made up of others"}},
      r("alternative that the list lacks",
        with(whole, "bought,", "bought, alternatives: [ash, birch],"),
        {"data.csv:4:3", "`cedar`", "ash"}),
      r("one alternative listed", with(whole, "bought,", "bought, alternatives: [ash],"),
        {"choice.alternatives", "two or more"}),
      r("alternative listed twice", with(whole, "bought,", "bought, alternatives: [ash, ash],"),
        {"`ash` again"}),
      r("no chosen", with(whole, ", chosen: bought", ""), {"choice.chosen", "missing"}),
      r("no situation", with(whole, "situation: trip, ", ""), {"choice.situation", "missing"}),
      r("unknown format", with(whole, "situation: trip,", "format: lang, situation: trip,"),
        {"choice.format", "did you mean `long`?"}),
      r("wide with rows of alternatives",
        with(whole, "situation: trip,",
             "format: wide, alternatives: [ash, birch], situation: trip,"),
        {"choice.situation", "remove the line"}),
      r("wide without its columns",
        with(whole, "situation: trip, alternative: brand,",
             "format: wide, alternatives: [ash, birch],"),
        {"no column `price.ash`"}),
      r("nothing to choose by",
        "columns: {}\nchoice: {situation: trip, alternative: brand, chosen: bought, constants: "
        "false}\nsplit: none\n",
        {"no attribute", "constants: true"}),
      r("mean target",
        with(whole, "  price: number\n", "  price: {type: category, encoding: target_mean}\n"),
        {"columns.price", "one_hot"}),
      r("recalibrated", whole + "recalibration: platt\n", {"recalibration", "remove the line"}),
      {"no nest", "nested_logit", whole, good, {"nests", "multinomial_logit"}},
      {"unknown nest",
       "nested_logit --parameters '{nests: [{name: n, alternatives: [ash, brch]}]}'",
       whole,
       good,
       {"nest `n`", "did you mean `birch`?"}},
      {"a nest of one",
       "nested_logit --parameters '{nests: [{name: n, alternatives: [ash]}]}'",
       whole,
       good,
       {"nest `n` has 1", "two or more"}},
      {"in two nests",
       "nested_logit --parameters '{nests: [{name: n, alternatives: [ash, birch]}, {name: m, "
       "alternatives: [birch, cedar]}]}'",
       whole,
       good,
       {"`birch` is in two nests"}},
      {"nothing mixed", "mixed_logit --parameters '{seed: 1}'", whole, good, {"no coefficient"}},
      {"unknown coefficient",
       "mixed_logit --parameters '{seed: 1, normal: [prce]}'",
       whole,
       good,
       {"normal", "did you mean `price`?"}},
      {"mixed twice",
       "mixed_logit --parameters '{seed: 1, normal: [price], lognormal: [price]}'",
       whole,
       good,
       {"`price` again"}},
      {"no seed", "mixed_logit --parameters '{normal: [price]}'", whole, good, {"seed", "missing"}},
      {"no recipe", logit, "", good, {"--recipe", "missing"}},
  };
}

std::vector<Mistake> other_mistakes() {
  const std::string coupons = coupon_table();
  const auto c = [&](const char* name, const std::string& rows, std::vector<std::string> says) {
    return Mistake{name, "coupon_hazard", kCouponRecipe, coupons + rows, std::move(says)};
  };
  const std::string purchases = purchase_table();
  const std::string customers = "bg_nbd_covariates";
  return {
      c("redeemed after its end", "x,a,20,21\n", {"data.csv:602:4", "`21`", "1 to the last one"}),
      c("redeemed on day 0", "x,a,20,0\n", {"data.csv:602:4", "`0`"}),
      c("valid for no day", "x,a,0,\n", {"data.csv:602:3", "1 or more"}),
      c("valid for ever", "x,a,,\n", {"data.csv:602:3", "an empty cell"}),
      c("a kind that is empty", "x,,20,\n", {"data.csv:602:2", "empty"}),
      {"one kind of coupon",
       "coupon_hazard",
       with(kCouponRecipe, "kind: category", "kind: number"),
       "coupon,kind,valid,redeemed\n1,2,9,1\n2,2,9,\n3,2,9,2\n4,2,9,\n5,2,9,3\n6,2,9,4\n7,2,9,\n",
       {"column `kind`", "leave it out"}},
      {"too few redemptions",
       "coupon_hazard",
       "coupon: {valid_days: valid, redeemed_day: redeemed}\nsplit: none\n",
       "id,valid,redeemed\n1,9,1\n2,9,\n3,9,2\n",
       {"coupon hazard", "at least 20"}},
      {"no days",
       "coupon_hazard",
       with(kCouponRecipe, "valid_days: valid, ", ""),
       coupons,
       {"coupon.valid_days", "missing"}},
      {"no covariate",
       customers,
       with(kCustomerRecipe, "  channel: category\n", "  channel: ignore\n"),
       purchases,
       {"no covariate", "bg_nbd"}},
      {"a covariate that moves",
       customers,
       kCustomerRecipe,
       purchases + "c0,2020-06-01,tv\n",
       {"data.csv", "`tv`", "same customer"}},
      {"customers drawn",
       customers,
       with(kCustomerRecipe, "by: time, column: day, share: 0.3", "by: random, seed: 1"),
       purchases,
       {"split.by", "time"}},
      {"an end that is none",
       customers,
       with(kCustomerRecipe, "date: day", "date: day, end: soon"),
       purchases,
       {"customers.end", "soon"}},
      {"an end and a split",
       customers,
       with(kCustomerRecipe, "date: day", "date: day, end: 2020-06-30"),
       purchases,
       {"customers.end", "leave out the one or the other"}},
      {"a purchase at no date",
       customers,
       kCustomerRecipe,
       purchases + "c0,soon,web\n",
       {"data.csv", "soon"}},
      {"nobody comes back",
       customers,
       with(kCustomerRecipe, "{by: time, column: day, share: 0.3}", "none"),
       "who,day,channel\na,2020-01-01,app\nb,2020-02-01,web\n",
       {"came back"}},
  };
}

void check(const Mistake& m) {
  check_refused(m.name, m.fit, m.recipe, m.table, m.says);
}

}  // namespace

TEST_CASE("every mistake in series gets one message with place and cure, and leaves nothing") {
  for (const Mistake& mistake : series_mistakes()) check(mistake);
}

TEST_CASE("every mistake in choices gets one message with place and cure, and leaves nothing") {
  for (const Mistake& mistake : choice_mistakes()) check(mistake);
}

TEST_CASE("every mistake in coupons and customers gets one message and leaves nothing") {
  for (const Mistake& mistake : other_mistakes()) check(mistake);
}

TEST_CASE("what a fitted series or choice cannot answer is refused with place and cure") {
  const TestFolder folder;
  const auto fit = [&](const std::string& model, const std::string& recipe,
                       const std::string& table) {
    const CommandResult result = marketday_command(
        "fit " + model + " " + folder.write("data.csv", table) + " --recipe " +
        folder.write("recipe.yaml", recipe) + " --force --output " + (folder / "out.yaml"));
    INFO(result.err);
    REQUIRE(result.exit_code == 0);
  };
  const auto refusal = [&](const std::string& table) {
    const CommandResult result =
        marketday_command("predict " + (folder / "out.yaml") + " " +
                          folder.write("new.csv", table) + " --output " + (folder / "said.csv"));
    CHECK(result.exit_code == 2);
    CHECK_FALSE(std::filesystem::exists(folder / "said.csv"));
    return result.err;
  };
  fit("arima --parameters '{p: 1}'", kSeriesRecipe, series_table());
  CHECK(refusal(series_table()).find("add the rows to forecast") != std::string::npos);
  CHECK(refusal("shop,month,promo\ns0,2023-03-01,1\n").find("1 rows for 3 steps") !=
        std::string::npos);
  CHECK(refusal("shop,month,promo\ns7,2023-01-01,1\n").find("not fitted to") != std::string::npos);
  CHECK(refusal("shop,month\ns0,2023-01-01\n").find("no column `promo`") != std::string::npos);
  fit("multinomial_logit", kChoiceRecipe, choice_table());
  CHECK(refusal("trip,who,brand,price,display\n1,a,oak,1,0\n").find("`oak`") != std::string::npos);
}

}  // namespace marketday::tests
