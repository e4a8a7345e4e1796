// Published figures through the command itself: `marketday fit` and `marketday predict` of series,
// choices, coupons and customers.
#include <fmt/core.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>

#include "experiments/fit/model_file.h"
#include "models/choice/choice_model.h"
#include "models/coupon_model.h"
#include "models/forecast/public_series.h"
#include "sim/io/files.h"
#include "sim/random.h"
#include "support/command.h"
#include "support/data.h"
#include "support/fit_inputs.h"
#include "support/form_inputs.h"

namespace marketday::tests {
namespace {

// Fits and returns what is printed; the model is out.yaml, its figures out.metrics.csv.
std::string fitted(const TestFolder& folder, const std::string& model, const std::string& recipe,
                   const std::string& table) {
  const CommandResult result = marketday_command(
      "fit " + model + " " + folder.write("data.csv", table) + " --recipe " +
      folder.write("recipe.yaml", recipe) + " --force --output " + (folder / "out.yaml"));
  INFO(result.err);
  REQUIRE(result.exit_code == 0);
  CHECK(read_file(folder / "out.html").find("<html") != std::string::npos);
  return result.out;
}

CsvTable predicted(const TestFolder& folder, const std::string& table) {
  const CommandResult result =
      marketday_command("predict " + (folder / "out.yaml") + " " + folder.write("new.csv", table) +
                        " --force --output " + (folder / "said.csv"));
  INFO(result.err);
  REQUIRE(result.exit_code == 0);
  return CsvTable::load(folder / "said.csv");
}

// A figure of out.metrics.csv: held_out, naive or training.
double figure(const TestFolder& folder, const std::string& name, const std::string& column) {
  const CsvTable metrics = CsvTable::load(folder / "out.metrics.csv");
  for (std::size_t row = 0; row < metrics.rows(); ++row) {
    if (metrics.text(row, 0) == name) return metrics.number(row, metrics.column(column), -1e9, 1e9);
  }
  FAIL("no figure " << name);
  return 0.0;
}

double number(const CsvTable& table, std::size_t row, const std::string& column) {
  return table.number(row, table.column(column), -1e9, 1e9);
}

std::string passengers_table() {
  std::string text = "month,passengers\n";
  const Series series = test::air_passengers();
  for (std::size_t t = 0; t < series.size(); ++t) {
    text += fmt::format("{}-{:02}-01,{}\n", 1949 + t / 12, 1 + t % 12, series.values[t]);
  }
  return text;
}

// Coupons in the shares that a hazard redeems, day by day.
std::string counted(const CouponHazard& hazard, int days, double coupons) {
  std::string text = "valid,redeemed,coupons\n";
  for (int day = 1; day <= days; ++day) {
    text += fmt::format("{},{},{}\n", days, day,
                        coupons * (hazard.redeemed(day, days) - hazard.redeemed(day - 1, days)));
  }
  return text + fmt::format("{},,{}\n", days, coupons * (1.0 - hazard.redeemed(days, days)));
}

const std::string kCounted =
    "coupon: {valid_days: valid, redeemed_day: redeemed, count: coupons}\nsplit: none\n";

const std::string kPassengers =
    "columns: {passengers: number}\ntarget: passengers\n"
    "series: {time: month, season: 12, horizon: 3}\n";
const std::string kAirline = "arima --parameters '{d: 1, q: 1, D: 1, Q: 1, logs: true}'";

}  // namespace

TEST_CASE("fit arima on AirPassengers: log-likelihood 244.70, next months 450.42, 425.72, 479.01") {
  const TestFolder folder;
  const std::string out =
      fitted(folder, kAirline, kPassengers + "split: none\n", passengers_table());
  CHECK(figure(folder, "log_likelihood", "training") == Approx(244.70).margin(0.005));
  CHECK(figure(folder, "aic", "training") == Approx(-483.40).margin(0.01));
  CHECK(out.find("a step is 1 month") != std::string::npos);
  // the table's last month is 1960-12: nothing behind it, so the recipe's three steps are forecast
  const CsvTable said = predicted(folder, passengers_table());
  REQUIRE(said.rows() == 3);
  CHECK(said.text(0, said.column("month")) == "1961-01-01");
  const double expected[] = {450.42, 425.72, 479.01};
  for (std::size_t h = 0; h < 3; ++h) {
    CHECK(number(said, h, "prediction") == Approx(expected[h]).margin(0.01));
    CHECK(number(said, h, "low") < expected[h]);
    CHECK(number(said, h, "high") > expected[h]);
  }
  // the noise's deviation is the first step's
  CHECK(number(said, 0, "sd_of_log") == Approx(std::sqrt(0.001348)).epsilon(0.01));
  // rows behind the end get the same, in their places
  const CsvTable third = predicted(folder, "month\n1961-03-01\n");
  REQUIRE(third.rows() == 1);
  CHECK(number(third, 0, "prediction") == number(said, 2, "prediction"));
}

TEST_CASE("24 months of AirPassengers held out: MAPE 8.52 %, seasonal naive's 15.52 %") {
  const TestFolder folder;
  fitted(folder, kAirline, kPassengers + "split: {by: time, steps: 24}\n", passengers_table());
  CHECK(figure(folder, "mape", "held_out") == Approx(8.52).margin(0.005));
  CHECK(figure(folder, "mape", "naive") == Approx(15.52).margin(0.005));
  CHECK(figure(folder, "mase", "held_out") == Approx(1.381).margin(0.001));
  const CsvTable judged = CsvTable::load(folder / "out.judged.csv");
  CHECK(judged.rows() == 24);
  CHECK(judged.integer(0, 0, 1, 1000) == 122);
  CHECK(read_file(folder / "out.html").find("1960-12-01") != std::string::npos);
}

TEST_CASE("the other forecasts run by the command, over several series and origins") {
  const TestFolder folder;
  for (const std::string model :
       {"seasonal_naive", "exponential_smoothing --parameters '{season: additive}'",
        "boosted_trees --parameters '{lags: [1, 4], level_window: 8}'",
        "arima --parameters '{D: 1, Q: 1}'"}) {
    INFO(model);
    const std::string out = fitted(folder, model, kSeriesRecipe, series_table());
    CHECK(out.find("2 series, a step is 1 month, a season 4 steps") != std::string::npos);
    CHECK(figure(folder, "mase", "naive") > 0.0);
    CHECK(CsvTable::load(folder / "out.judged.csv").rows() == 16);
    // the rule that made the table knows the promotions; a model that is told of them does better
    const bool told = model.starts_with("arima");
    if (told) CHECK(figure(folder, "mase", "held_out") < 0.5 * figure(folder, "mase", "naive"));
    const CsvTable ahead = predicted(folder, series_table(63));
    CHECK(ahead.rows() == 6);
    CHECK(ahead.text(3, 0) == "s1");
    CHECK(ahead.text(5, 1) == "2023-03-01");
  }
  fitted(folder, "seasonal_naive", kSeriesRecipe, series_table());
  CHECK(figure(folder, "mase", "held_out") == figure(folder, "mase", "naive"));
}

TEST_CASE("T13 by the command: Catsup -2517.877, Yogurt -2656.888") {
  REQUIRE_DATA(catsup, "nielsen_panel/catsup.csv");
  REQUIRE_DATA(yogurt, "nielsen_panel/yogurt.csv");
  const TestFolder folder;
  const std::string common = "duplicates: keep\nsplit: none\n";
  fitted(folder, "multinomial_logit",
         common +
             "columns: {price: number, feat: number, disp: number}\n"
             "choice: {format: wide, chosen: choice, person: id, "
             "alternatives: [heinz41, heinz32, heinz28, hunts32]}\n",
         read_file(catsup));
  CHECK(figure(folder, "log_likelihood", "training") == Approx(-2517.877).margin(2e-3));
  const SavedModel saved = load_model(folder / "out.yaml");
  const ChoiceFit& fit = dynamic_cast<const ChoiceModel&>(*saved.model).result();
  CHECK(fit.persons == 300);
  CHECK(fit.coefficient("price") == Approx(-1.4024).margin(1e-4));
  CHECK(fit.standard_errors()[3] == Approx(0.058).margin(5e-4));
  const CsvTable said = predicted(folder, read_file(catsup));
  CHECK(said.rows() == 2798);
  double sum = 0.0;
  for (std::size_t column = 1; column < 5; ++column) sum += said.number(7, column, 0.0, 1.0);
  CHECK(sum == Approx(1.0));
  fitted(folder, "multinomial_logit",
         common +
             "columns: {price: number, feat: number}\n"
             "choice: {format: wide, chosen: choice, person: id, "
             "alternatives: [yoplait, dannon, hiland, weight]}\n",
         read_file(yogurt));
  CHECK(figure(folder, "log_likelihood", "training") == Approx(-2656.888).margin(2e-3));
}

TEST_CASE("long and wide tables of the same choices give the same fit, held out alike") {
  const TestFolder folder;
  const CsvTable rows = CsvTable::parse(choice_table(), "long.csv");
  std::string wide =
      "trip,who,price.ash,price.birch,price.cedar,display.ash,display.birch,"
      "display.cedar,bought\n";
  for (std::size_t row = 0; row < rows.rows(); row += 3) {
    wide += fmt::format("{},{}", rows.text(row, 0), rows.text(row, 1));
    for (const std::size_t column : {3U, 4U}) {
      for (std::size_t j = 0; j < 3; ++j) wide += fmt::format(",{}", rows.text(row + j, column));
    }
    for (std::size_t j = 0; j < 3; ++j) {
      if (rows.text(row + j, 5) == "1") wide += fmt::format(",{}\n", rows.text(row + j, 2));
    }
  }
  const std::string wide_recipe =
      with(kChoiceRecipe, "situation: trip, alternative: brand, chosen: bought",
           "format: wide, chosen: bought, alternatives: [ash, birch, cedar]");
  for (const std::string model :
       {"multinomial_logit",
        "nested_logit --parameters '{nests: [{name: n, alternatives: [ash, "
        "birch]}]}'",
        "mixed_logit --parameters '{negative_lognormal: [price], draws: 50, seed: 3}'"}) {
    INFO(model);
    fitted(folder, model, kChoiceRecipe, choice_table());
    const double held = figure(folder, "log_loss", "held_out");
    const double log_likelihood = figure(folder, "fitted_log_likelihood", "training");
    CHECK(held < figure(folder, "log_loss", "naive"));
    CHECK(figure(folder, "null_log_likelihood", "held_out") ==
          Approx(-figure(folder, "choices", "held_out") * std::log(3.0)));
    CHECK(figure(folder, "rho2", "held_out") ==
          Approx(1.0 - figure(folder, "log_likelihood", "held_out") /
                           figure(folder, "null_log_likelihood", "held_out")));
    fitted(folder, model, wide_recipe, wide);
    CHECK(figure(folder, "log_loss", "held_out") == Approx(held).epsilon(1e-6));
    CHECK(figure(folder, "fitted_log_likelihood", "training") ==
          Approx(log_likelihood).epsilon(1e-6));
  }
}

TEST_CASE("T35 by the command: a coupon of 35 days is redeemed with chance 0.12052") {
  // a million coupons in the shares that the hazard of T35 redeems, day by day
  const CouponHazard truth;
  const TestFolder folder;
  fitted(folder, "coupon_hazard", kCounted, counted(truth, 35, 1e6));
  CHECK(figure(folder, "log_loss", "training") < figure(folder, "log_loss", "naive"));
  CHECK(figure(folder, "redeemed_share", "training") == Approx(0.12052).margin(5e-6));
  const CsvTable said = predicted(folder, "valid\n35\n");
  CHECK(number(said, 0, "prediction") == Approx(0.12052).margin(5e-5));
  CHECK(number(said, 0, "next_day") == Approx(truth.redeemed(1.0, 35.0)).epsilon(0.01));
  const SavedModel saved = load_model(folder / "out.yaml");
  const CouponHazard& found = dynamic_cast<const CouponModel&>(*saved.model).result().hazard;
  CHECK(found.start == Approx(0.0065).epsilon(0.01));
  CHECK(found.end == Approx(0.002).epsilon(0.03));
  const double deciles[] = {.174, .149, .127, .109, .093, .080, .070, .062, .061, .074};
  const std::vector<double> shares = found.shares(10, 35.0);
  for (std::size_t i = 0; i < 10; ++i) CHECK(shares[i] == Approx(deciles[i]).margin(1e-3));
}

TEST_CASE("coupons without a rise before expiry are fitted, and what cannot be told is stated") {
  const CouponHazard fading{0.02, 0.08, 0.0, 3.0};
  const TestFolder folder;
  const std::string out = fitted(folder, "coupon_hazard", kCounted, counted(fading, 30, 1e3));
  CHECK(out.find("warning: the likelihood is flat along `h1`: it has no error") !=
        std::string::npos);
  const SavedModel saved = load_model(folder / "out.yaml");
  CHECK(dynamic_cast<const CouponModel&>(*saved.model).result().hazard.start ==
        Approx(0.02).epsilon(0.01));
}

TEST_CASE("coupons of two kinds: the hazard knows the one that is wanted, held out too") {
  const TestFolder folder;
  const std::string out = fitted(folder, "coupon_hazard", kCouponRecipe, coupon_table());
  CHECK(figure(folder, "log_loss", "held_out") < figure(folder, "log_loss", "naive"));
  CHECK(out.find("kind=") != std::string::npos);
  const CsvTable said = predicted(folder, "coupon,kind,valid\nx,a,20\ny,b,20\nz,b,10\n");
  CHECK(number(said, 1, "prediction") > 1.5 * number(said, 0, "prediction"));
  CHECK(number(said, 2, "prediction") < number(said, 1, "prediction"));
  CHECK(said.text(2, 1) == "z");
}

TEST_CASE("coupons looked at for a part of their days are judged by the last of them") {
  // a chance of .05 a day, some coupons valid for 20 days looked at for 5 only
  std::string rows = "coupon,kind,valid,redeemed,seen\n";
  for (int i = 0; i < 2000; ++i) {
    const int seen = i % 4 < 2 ? 5 : 20;
    const double u = uniform(draw(3, static_cast<std::uint32_t>(i), 0, Purpose::environment)[0]);
    const int day = 1 + static_cast<int>(std::log(1.0 - u) / -0.05);
    rows += fmt::format("{},{},20,{},{}\n", i, i % 3 == 0 ? "a" : "b",
                        day <= seen ? std::to_string(day) : "", seen);
  }
  const TestFolder folder;
  fitted(folder, "coupon_hazard",
         with(kCouponRecipe, "redeemed_day: redeemed", "redeemed_day: redeemed, seen_days: seen"),
         rows);
  // half are seen to day 5 (share .221), half to day 20 (.632)
  CHECK(figure(folder, "redeemed_share", "held_out") == Approx(0.427).margin(0.05));
  CHECK(figure(folder, "predicted_share", "held_out") == Approx(0.427).margin(0.03));
  CHECK(figure(folder, "brier", "held_out") == Approx(0.203).margin(0.025));
  // a quarter by chance, every coupon of it
  CHECK(CsvTable::load(folder / "out.judged.csv").rows() > 450);
}

TEST_CASE("a fit that is interrupted stops at once and leaves nothing") {
  const TestFolder folder;
  folder.write("recipe.yaml", with(kSeriesRecipe, "origins: 2", "origins: 300"));
  folder.write("data.csv", series_table(1500));
  const CommandResult stopped = marketday_command(
      "fit arima " + (folder / "data.csv") + " --recipe " + (folder / "recipe.yaml") +
          " --parameters '{p: 2, q: 2, P: 1, Q: 1}' --output " + (folder / "out.yaml"),
      0.5, "INT");
  CHECK((stopped.exit_code == 130 || stopped.exit_code == 124));  // 124: timeout's own word
  CHECK(stopped.err.find("interrupted") != std::string::npos);
  CHECK(!std::filesystem::exists(folder / "out.yaml"));
}

TEST_CASE("customers with covariates: later purchases of the app's are foreseen as more") {
  const TestFolder folder;
  fitted(folder, "bg_nbd_covariates --parameters '{horizon_weeks: 26}'", kCustomerRecipe,
         purchase_table());
  CHECK(figure(folder, "log_likelihood", "training") > figure(folder, "log_likelihood", "naive"));
  CHECK(figure(folder, "predicted_share", "held_out") == Approx(1.0).margin(0.35));
  const CsvTable said = predicted(folder, purchase_table());
  CHECK(said.text(0, 0) == "c0");
  const std::string ended =
      with(with(kCustomerRecipe, "{by: time, column: day, share: 0.3}", "none"), "date: day",
           "date: day, end: 2020-09-30");
  CHECK(fitted(folder, "bg_nbd_covariates", ended, purchase_table())
            .find("after the end of observation, 2020-09-30") != std::string::npos);
  CHECK(number(said, 0, "alive") <= 1.0);
}

TEST_CASE("steps are what the dates keep, and forecasts keep it too") {
  const TestFolder folder;
  const std::string months =
      "columns: {sales: number}\ntarget: sales\nseries: {time: month, horizon: 2}\n"
      "split: none\n";
  const auto ahead = [&](const std::string& recipe, const std::string& times, const char* step) {
    std::string table = "month,sales\n";
    for (std::size_t at = 0, next = 0; at < times.size(); at = next + 1) {
      next = std::min(times.find(' ', at), times.size());
      table += times.substr(at, next - at) + ",1\n";
    }
    CHECK(
        fitted(folder, "seasonal_naive", recipe, table).find(fmt::format("a step is {},", step)) !=
        std::string::npos);
    const CsvTable said = predicted(folder, table);
    REQUIRE(said.rows() == 2);
    return fmt::format("{} {}", said.text(0, 1), said.text(1, 1));
  };
  CHECK(ahead(months, "2019-01-07 2019-02-04 2019-03-04", "28 days") == "2019-04-01 2019-04-29");
  CHECK(ahead(months, "2019-01-01 2019-03-01 2019-05-01", "2 months") == "2019-07-01 2019-09-01");
  CHECK(ahead(months, "2019-02-28 2019-03-31 2019-04-30", "1 month") == "2019-05-31 2019-06-30");
  CHECK(ahead(months, "2018-12-30 2019-01-30 2019-02-28", "1 month") == "2019-03-30 2019-04-30");
  CHECK(ahead(months, "2019-02-01 2019-03-01", "1 month") == "2019-04-01 2019-05-01");
  CHECK(ahead(with(months, "horizon: 2", "horizon: 2, every: 14"), "2019-01-01 2019-01-15",
              "14 days") == "2019-01-29 2019-02-12");
  CHECK(ahead(with(months, "horizon: 2", "horizon: 2, every: 2 months"), "2019-01-02 2019-03-01",
              "2 months") == "2019-05-02 2019-07-02");
  CHECK(ahead(months, "1700000000000000000 1700003600000000000", "3600000000000") ==
        "1700007200000000000 1700010800000000000");
  // each series on its own day
  const std::string two =
      "shop,month,sales\na,2019-01-01,1\nb,2019-01-15,1\na,2019-02-01,1\n"
      "b,2019-02-15,1\n";
  fitted(folder, "seasonal_naive", with(months, "horizon: 2", "horizon: 1, id: shop"), two);
  const CsvTable days = predicted(folder, two);
  REQUIRE(days.rows() == 2);
  CHECK(days.text(0, 1) == "2019-03-01");
  CHECK(days.text(1, 1) == "2019-03-15");
}

TEST_CASE("a series that cannot be scaled or has no percentage is left out, and that is stated") {
  const TestFolder folder;
  const std::string held =
      "columns: {sales: number}\ntarget: sales\nseries: {time: day, id: shop}\n"
      "split: {by: time, steps: 1}\n";
  const std::string table = "shop,day,sales\na,1,5\na,2,5\na,3,6\nb,1,1\nb,2,3\nb,3,4\n";
  const std::string said = fitted(folder, "seasonal_naive", held, table);
  CHECK(said.find("means of MASE and RMSSE leave 1 of 2 series out, the first is `a`") !=
        std::string::npos);
  CHECK(figure(folder, "mase", "held_out") == Approx(0.5));
  const std::string zero = fitted(folder, "seasonal_naive", held, with(table, "a,3,6", "a,3,0"));
  CHECK(zero.find("means of MAPE leave 1 of 2 series out, the first is `a`") != std::string::npos);
  CHECK(figure(folder, "mape", "held_out") == Approx(25.0));
}

TEST_CASE("what is odd but usable in series, choices and coupons is fitted and stated") {
  const TestFolder folder;
  const std::string whole =
      with(kSeriesRecipe, "split: {by: time, steps: 4, origins: 2}", "split: none");
  // two rows change places
  std::string disorder = series_table();
  const std::string first = "s0,2018-01-01";
  disorder.replace(disorder.find(first), first.size(), "s0,2018-99-01");
  disorder.replace(disorder.find("s0,2018-02-01"), first.size(), first);
  disorder.replace(disorder.find("s0,2018-99-01"), first.size(), "s0,2018-02-01");
  CHECK(fitted(folder, "seasonal_naive", whole, disorder)
            .find("warning: column `month` is out of order") != std::string::npos);
  CHECK(fitted(folder, "seasonal_naive", whole, series_table())
            .find("warning: this model looks at no regressors") != std::string::npos);
  // an empty value and a month without a row
  const std::string gappy =
      with(whole, "  promo: number\n  sales: number\n", "  sales: {type: number, missing: drop}\n");
  const std::string gap =
      "month,sales\n2018-01-01,1\n2018-02-01,2\n2018-03-01,3\n2018-05-01,5\n"
      "2018-06-01,\n2018-07-01,7\n";
  const std::string said = fitted(folder, "seasonal_naive", with(gappy, ", id: shop", ""), gap);
  CHECK(said.find("6 rows read, 5 used, 1 rejected") != std::string::npos);
  CHECK(said.find("1 steps have no row") != std::string::npos);
  // choices of one, and ones that cannot be used
  std::string choices = choice_table() + "u1,v,ash,1,0,1\nu2,v,ash,1,0,0\nu2,v,birch,1,0,0\n";
  const std::string odd =
      fitted(folder, "multinomial_logit", kChoiceRecipe + "on_invalid: drop\n", choices);
  CHECK(odd.find("1 choices have one alternative on offer") != std::string::npos);
  CHECK(odd.find("rejected, 2 rows: none of its choice is chosen") != std::string::npos);
  CHECK(fitted(folder, "coupon_hazard", kCouponRecipe + "on_invalid: drop\n",
               coupon_table() + "z,a,20,27\n")
            .find("rejected, 1 rows: column `redeemed` holds what it cannot") != std::string::npos);
}

}  // namespace marketday::tests
