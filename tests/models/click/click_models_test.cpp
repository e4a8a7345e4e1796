// Click models: known answers by hand, recovery of what clicks were made from, and the order of
// items that clicks alone turn round.
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <map>

#include "evaluation/click_metrics.h"
#include "models/click/click_model.h"
#include "models/click/position_based.h"
#include "sim/random.h"
#include "sim/registry.h"
#include "support/command.h"
#include "support/data.h"

namespace marketday::tests {
namespace {

std::unique_ptr<Model> click_model(const std::string& name, Json more = Json::object()) {
  const auto& entry = Registry<Model>::instance().find(name);
  Json parameters = defaults(entry.description.parameters);
  parameters["seed"] = 1;
  for (const auto& [key, value] : more.items()) parameters[key] = value;
  return entry.create(parameters);
}

double examined(int place) {
  return std::pow(place + 1.0, -0.7);
}
double liked(std::uint32_t item) {
  return 0.05 + 0.4 * ((item * 7) % 20) / 20.0;
}

// 20 items on lists of 6; the better an item, the lower it tends to stand.
std::string clicks_csv(std::uint32_t sessions) {
  std::string text = "session,item,position,click\n";
  for (std::uint32_t s = 0; s < sessions; ++s) {
    std::map<double, std::uint32_t> order;
    for (std::uint32_t k = 0; k < 6; ++k) {
      const RandomBlock bits = draw(11, s, k, Purpose::environment);
      const std::uint32_t item = (s * 5 + k * 3 + bits[0] % 3) % 20;
      order.emplace(liked(item) + 0.4 * uniform(bits[1]) + 1e-9 * k, item);
    }
    int place = 0;
    for (const auto& [key, item] : order) {
      const RandomBlock bits = draw(12, s, static_cast<std::uint32_t>(place), Purpose::environment);
      const bool click = uniform(bits[0]) < examined(place) * liked(item);
      text += "s" + std::to_string(s) + ",i" + std::to_string(item) + "," +
              std::to_string(place + 1) + "," + (click ? "1\n" : "0\n");
      ++place;
    }
  }
  return text;
}

double at(const Explanation& table, const std::string& name, std::size_t column) {
  for (std::size_t i = 0; i < table.names.size(); ++i) {
    if (table.names[i] == name) return table.rows[i][column];
  }
  FAIL("no row " << name);
  return 0.0;
}

}  // namespace

TEST_CASE("clicks that are a product of place and item give the factors back", "[click]") {
  const std::vector<ShownCell> cells = {
      {0, 0, 1000, 400}, {0, 1, 1000, 200}, {1, 0, 1000, 100}, {1, 1, 1000, 50}};
  const PositionBasedFit fit = fit_position_based(cells, 2, 2, 0.0);
  CHECK(fit.settled);
  CHECK(fit.examination[0] == 1.0);
  CHECK(fit.examination[1] == Approx(0.5).margin(1e-6));
  CHECK(fit.relevance[0] == Approx(0.4).margin(1e-6));
  CHECK(fit.relevance[1] == Approx(0.1).margin(1e-6));
  // the likelihood falls on every side
  const auto likelihood = [&](double second, double a, double b) {
    double sum = 0.0;
    for (const ShownCell& c : cells) {
      const double p = (c.item == 0 ? a : b) * (c.place == 0 ? 1.0 : second);
      sum += c.clicks * std::log(p) + (c.shows - c.clicks) * std::log(1.0 - p);
    }
    return sum;
  };
  CHECK(fit.log_likelihood == Approx(likelihood(0.5, 0.4, 0.1)).margin(1e-6));
  for (const double d : {-0.01, 0.01}) {
    CHECK(fit.log_likelihood > likelihood(0.5 + d, 0.4, 0.1));
    CHECK(fit.log_likelihood > likelihood(0.5, 0.4 + d, 0.1));
    CHECK(fit.log_likelihood > likelihood(0.5, 0.4, 0.1 + d));
  }
}

TEST_CASE("with one item the error of a place is that of a ratio of shares", "[click]") {
  const PositionBasedFit fit =
      fit_position_based({{0, 0, 5000, 500}, {0, 1, 4000, 100}}, 1, 2, 0.0);
  CHECK(fit.examination[1] == Approx(0.25).margin(1e-6));
  const double relative = 0.9 / 500.0 + 0.975 / 100.0;  // (1 - p) / clicks of both
  CHECK(fit.examination_errors[1] == Approx(0.25 * std::sqrt(relative)).epsilon(1e-4));
}

TEST_CASE("examination and relevance are recovered where good items stand low", "[click]") {
  const auto model = click_model("position_bias");
  model->fit(CsvTable::parse(clicks_csv(12'000), "clicks.csv"));
  const auto tables = dynamic_cast<const ClickModel&>(*model).explain();
  double misses = 0.0;
  for (int place = 1; place < 6; ++place) {
    const std::string name = std::to_string(place + 1);
    const double off = at(tables[0], name, 0) - examined(place);
    const double error = at(tables[0], name, 1);
    INFO(name << ": off " << off << ", s.e. " << error);
    CHECK(std::abs(off) < 4.0 * error);
    CHECK(error < 0.05);
    misses += off * off / error / error;
  }
  CHECK(misses < 20.5);  // chi-squared with 5 degrees, p = .001
  double ours = 0.0;
  double weighted = 0.0;
  double shares = 0.0;
  for (std::uint32_t i = 0; i < 20; ++i) {
    const std::string name = "i" + std::to_string(i);
    ours += std::pow(at(tables[1], name, 0) - liked(i), 2.0) / 20.0;
    weighted += std::pow(at(tables[1], name, 1) - liked(i), 2.0) / 20.0;
    shares += std::pow(at(tables[1], name, 2) - liked(i), 2.0) / 20.0;
  }
  CHECK(std::sqrt(ours) < 0.03);  // some 3,600 shows each, half of them looked at: s.e. .012
  CHECK(std::sqrt(weighted) < 0.03);
  CHECK(std::sqrt(shares) > 0.08);
}

TEST_CASE("an item always shown low is not taken for a bad one", "[click]") {
  // `low` pleases half of those who look, `high` three in ten; a, b and c stand anywhere
  std::string text = "session,item,position,click\n";
  const std::map<std::string, double> pleases = {
      {"low", 0.5}, {"high", 0.3}, {"a", 0.2}, {"b", 0.4}, {"c", 0.3}};
  const double looks[] = {1.0, 0.5, 0.25};
  for (std::uint32_t s = 0; s < 6000; ++s) {
    const std::string others[] = {"a", "b", "c"};
    std::string list[] = {s % 2 == 0 ? "high" : others[s / 2 % 3], others[(s / 6 + 1 + s / 2) % 3],
                          s % 2 == 0 ? others[s / 2 % 3] : "low"};
    for (std::uint32_t k = 0; k < 3; ++k) {
      const double u = uniform(draw(21, s, k, Purpose::environment)[0]);
      text += std::to_string(s) + "," + list[k] + "," + std::to_string(k + 1) + "," +
              (u < looks[k] * pleases.at(list[k]) ? "1\n" : "0\n");
    }
  }
  const auto model = click_model("position_bias", {{"session_column", "none"}});
  model->fit(CsvTable::parse(text, "clicks.csv"));
  const Explanation items = dynamic_cast<const ClickModel&>(*model).explain()[1];
  CHECK(at(items, "low", 2) < at(items, "high", 2));  // by clicks alone
  CHECK(at(items, "low", 0) > at(items, "high", 0));
  CHECK(at(items, "low", 1) > at(items, "high", 1));
  CHECK(at(items, "low", 0) == Approx(0.5).margin(0.1));
  CHECK(items.names.front() == "low");
}

TEST_CASE("the dynamic Bayesian model is Chapelle and Zhang's counts", "[click]") {
  // a clicked and left; a passed, b clicked; no click: all were looked at; below the last click
  // none
  const std::string text =
      "session,item,position,click\n"
      "1,a,1,1\n1,b,2,0\n"
      "2,a,1,0\n2,b,2,1\n2,c,3,0\n"
      "3,b,1,0\n3,a,2,0\n"
      "4,a,1,1\n4,b,2,1\n";
  const auto model = click_model("dynamic_bayesian", {{"prior_rows", 0.0}});
  model->fit(CsvTable::parse(text, "clicks.csv"));
  const Explanation items = dynamic_cast<const ClickModel&>(*model).explain()[0];
  CHECK(at(items, "a", 1) == Approx(2.0 / 4.0));
  CHECK(at(items, "a", 2) == Approx(1.0 / 2.0));
  CHECK(at(items, "b", 1) == Approx(2.0 / 3.0));
  CHECK(at(items, "b", 2) == Approx(1.0));
  CHECK(at(items, "c", 1) == Approx(4.0 / 7.0));  // never looked at: the share of all
  // a on top, then b: looked at unless a was clicked and satisfied
  const std::vector<double> said =
      model->predict(CsvTable::parse("session,item,position\n9,a,1\n9,b,2\n", "new.csv"));
  CHECK(said[0] == Approx(0.5));
  CHECK(said[1] == Approx((1.0 - 0.25) * 2.0 / 3.0));
  const auto& clicks = dynamic_cast<const ClickModel&>(*model);
  const auto given = [&](const std::string& first) {
    const ClickLog log = clicks.read(
        CsvTable::parse("session,item,position,click\n9,a,1," + first + "\n9,b,2,1\n", "n.csv"),
        true);
    return clicks.given_clicks_above(log)[1];
  };
  CHECK(given("1") == Approx(0.5 * 2.0 / 3.0));
  CHECK(given("0") == Approx(2.0 / 3.0));
}

TEST_CASE("perplexity is 2 for a coin and by place what a hand works out", "[click]") {
  const std::vector<double> half(4, 0.5);
  const std::vector<double> clicks = {1, 0, 0, 1};
  CHECK(perplexity(half, clicks) == Approx(2.0));
  const std::vector<double> said = {0.8, 0.8, 0.4, 0.4};
  const auto places = perplexity_by_position(said, clicks, std::vector<int>{1, 1, 2, 2});
  REQUIRE(places.size() == 2);
  CHECK(places[0].value == Approx(1.0 / std::sqrt(0.8 * 0.2)));
  CHECK(places[1].value == Approx(1.0 / std::sqrt(0.6 * 0.4)));
}

TEST_CASE("both models come back from their files, and each predicts its own clicks best",
          "[click]") {
  const TestFolder folder;
  const std::string data = folder.write("clicks.csv", clicks_csv(3000));
  for (const char* name : {"position_bias", "dynamic_bayesian"}) {
    INFO(name);
    const std::string out = folder / (std::string(name) + ".yaml");
    const CommandResult run = marketday_command(std::string("fit ") + name + " " + data +
                                                " --parameters '{seed: 1}' --output " + out);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const std::string stem = folder / name;
    const CsvTable metrics = CsvTable::load(stem + ".metrics.csv");
    const bool own = std::string(name) == "position_bias";
    for (std::size_t row = 0; row < metrics.rows(); ++row) {
      const bool high_is_good = metrics.text(row, 0) == "auc";
      const double ours = metrics.number(row, 1, 0.0, 100.0);
      const double naive = metrics.number(row, 2, 0.0, 100.0);
      INFO(metrics.text(row, 0) << " " << ours << " against " << naive);
      if (own && row < 3) CHECK((high_is_good ? ours > naive : ours < naive));
    }
    CHECK(metrics.text(3, 0) == "perplexity_at_1");
    REQUIRE(marketday_command("predict " + out + " " + data + " --output " + (folder / "p.csv") +
                              " --force")
                .exit_code == 0);
    const CsvTable said = CsvTable::load(folder / "p.csv");
    const CsvTable judged = CsvTable::load(stem + ".judged.csv");
    CHECK(judged.rows() > 3000);
    for (std::size_t row = 0; row < judged.rows(); ++row) {
      const auto line = static_cast<std::size_t>(judged.integer(row, 0, 2, 1'000'000));
      REQUIRE(judged.number(row, 2, 0.0, 1.0) == said.number(line - 2, 1, 0.0, 1.0));
    }
  }
}

TEST_CASE("wrong click logs are told with place and cure", "[click]") {
  const TestFolder folder;
  const std::string head = "session,item,position,click\n";
  const struct {
    std::string table;
    std::string parameters;
    std::string told;
  } cases[] = {
      {head + "1,a,0,1\n", "{seed: 1}", ":2:3"},
      {head + "1,a,1,2\n", "{seed: 1}", ":2:4"},
      {head + "1,a,1,1\n1,b,1,0\n", "{seed: 1}", "a second time in its session"},
      {head + "1,a,1,0\n2,b,1,0\n", "{seed: 1}", "0 in every row"},
      {head, "{seed: 1}", "no rows"},
      {head + "1,a,1,1\n1,b,2,0\n2,a,1,1\n2,b,2,0\n", "{seed: 1, held_out: 0}", "position 2"},
      {head + "1,a,1,1\n", "{seed: 1, item_column: itm}", "did you mean `item`?"},
      {head + "1,a,1,1\n", "{}", "seed"},
  };
  for (const auto& wrong : cases) {
    const CommandResult run = marketday_command(
        "fit position_bias " + folder.write("c.csv", wrong.table) + " --parameters '" +
        wrong.parameters + "' --output " + (folder / "o.yaml"));
    INFO(wrong.table << wrong.parameters << "\n" << run.err);
    CHECK(run.exit_code == 2);
    CHECK(run.err.find(wrong.told) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder / "o.yaml"));
  }
  const CommandResult alone = marketday_command(
      "fit dynamic_bayesian " + folder.write("c.csv", head + "1,a,1,1\n") +
      " --parameters '{seed: 1, session_column: none}' --output " + (folder / "o.yaml"));
  CHECK(alone.err.find("name the column that tells lists apart") != std::string::npos);
}

TEST_CASE("Open Bandit's three places are looked at alike as far as 10,000 shows tell",
          "[click][data]") {
  REQUIRE_DATA(men, "open_bandit/random_men.csv.gz");
  REQUIRE_DATA(women, "open_bandit/random_women.csv.gz");
  for (const std::string& packed : {men, women}) {
    const TestFolder folder;
    const std::string csv = folder / "log.csv";
    REQUIRE(std::system(("gunzip -c " + packed + " > " + csv).c_str()) == 0);
    const auto model =
        click_model("position_bias", {{"item_column", "item_id"}, {"session_column", "none"}});
    model->fit(CsvTable::load(csv));
    const Explanation curve = dynamic_cast<const ClickModel&>(*model).explain()[0];
    for (const char* place : {"2", "3"}) {
      INFO(packed << " " << place << ": " << at(curve, place, 0) << " +- " << at(curve, place, 1));
      CHECK(std::abs(std::log(at(curve, place, 0))) <
            3.0 * at(curve, place, 1) / at(curve, place, 0));
      CHECK(at(curve, place, 1) > 0.1);
    }
  }
}

}  // namespace marketday::tests
