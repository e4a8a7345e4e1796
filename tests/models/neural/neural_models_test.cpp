// The neural models on made-up data whose right answer is known.
#include <tbb/global_control.h>

#include <catch2/catch.hpp>

#include "experiments/fit/model_file.h"
#include "made_up.h"

namespace marketday::tests {
namespace {

constexpr const char* kShops =
    "group_column: shop, time_column: day, value_column: sales, ahead_columns: [promo], "
    "window: 6, horizon: 4, hidden: 16, epochs: 25, step: 0.01, dropout: 0";
constexpr const char* kSessions =
    "group_column: session, time_column: none, value_column: item, window: 4, hidden: 16, "
    "embedding: 8, step: 0.02, dropout: 0";

std::unique_ptr<Model> fitted(const std::string& name, const std::string& parameters,
                              const std::string& text) {
  auto model = make_model(name, model_parameters(name, "{" + parameters + "}"));
  model->fit(CsvTable::parse(text, "made_up.csv"));
  return model;
}

std::string layers_of(const std::string& name) {
  return name == "cnn" ? ", layers: 2" : "";
}

std::unique_ptr<Model> copy_of(const Model& model, const std::string& name,
                               const std::string& parameters) {
  auto copy = make_model(name, model_parameters(name, "{" + parameters + "}"));
  copy->load(YamlNode::parse(to_yaml(model.save()), "saved"));
  return copy;
}

}  // namespace

TEST_CASE("lstm and cnn forecast sales that hang on drawn promotions, where naive cannot") {
  REQUIRE_NETWORK();
  for (const std::string name : {"lstm", "cnn"}) {
    INFO(name);
    const auto model = fitted(name, kShops + layers_of(name) + ", seed: 1", shop_days(200, 8));
    const PredictionTable said =
        model->predict_table(CsvTable::parse(shop_days(200, 8), "made_up.csv"));
    const CsvTable truth = CsvTable::parse(shop_days(200, 0), "truth.csv");
    REQUIRE(said.cases.size() == 16);
    CHECK(said.cases[0] == "s0 192");
    double off = 0.0;
    double naive = 0.0;
    for (std::size_t i = 0; i < 16; ++i) {
      const std::size_t row = i < 8 ? 192 + i : 392 + i - 8;
      const double sales = truth.number(row, 2, 0.0, 1e9);
      off += std::abs(said.columns[0][i] / sales - 1.0) / 16.0;
      const double last = truth.number(i < 8 ? 191 : 391, 2, 0.0, 1e9);
      naive += std::abs(last / sales - 1.0) / 16.0;
    }
    CHECK(off < 0.1);
    CHECK(naive > 0.3);
  }
}

TEST_CASE("lstm and cnn find the item that the first look of a session decides") {
  REQUIRE_NETWORK();
  for (const std::string name : {"lstm", "cnn"}) {
    INFO(name);
    const auto model =
        fitted(name, kSessions + layers_of(name) + ", task: next_item, epochs: 25, top: 3, seed: 2",
               sessions_by_first(400));
    // sessions the fit has not met, their last event still to come
    const std::string asked = "session,item\n1,a\n1,h\n1,c\n2,e\n2,e\n2,a\n";
    const PredictionTable said = model->predict_table(CsvTable::parse(asked, "asked.csv"));
    REQUIRE(said.cases.size() == 6);
    CHECK(said.items[0] == "A");
    CHECK(said.items[3] == "E");
    CHECK(said.columns[0][0] > 0.8);
    CHECK(said.columns[1][5] == 3.0);
  }
}

TEST_CASE("lstm and cnn learn an exclusive or of what a session looked at") {
  REQUIRE_NETWORK();
  for (const std::string name : {"lstm", "cnn"}) {
    INFO(name);
    const auto model = fitted(name,
                              kSessions + layers_of(name) +
                                  ", task: outcome, outcome_column: bought, epochs: 30, seed: 3",
                              sessions_that_buy(300));
    const std::string asked =
        "session,item\nboth,home\nboth,price\nboth,review\none,home\none,price\none,size\n"
        "other,home\nother,picture\nother,review\nnone,home\nnone,picture\nnone,size\n";
    const std::vector<double> said = model->predict(CsvTable::parse(asked, "asked.csv"));
    CHECK(said[0] < 0.1);
    CHECK(said[1] > 0.9);
    CHECK(said[2] > 0.9);
    CHECK(said[3] < 0.1);
  }
}

TEST_CASE("neural_cf learns who likes what, as ratings and as lists") {
  REQUIRE_NETWORK();
  const std::string own = "width: 4, hidden: 8, step: 0.01, batch: 64";
  const auto ratings = fitted("neural_cf", own + ", epochs: 40, seed: 1", ratings_by_taste(0.0));
  // who took what, without how well it was liked
  const auto lists =
      fitted("neural_cf", own + ", task: lists, rating_column: none, epochs: 15, seed: 1",
             ratings_by_taste(3.0));
  double right = 0.0;
  double listed = 0.0;
  for (std::uint32_t user = 0; user < 20; ++user) {
    const auto score = [&](const Model& model, std::uint32_t item) {
      return model.predict(
          CsvTable::parse(fmt::format("user,item\nu{},i{}\n", user, item), "asked.csv"))[0];
    };
    // item numbers of the user's parity are liked
    right += score(*ratings, 10 + user % 2) > score(*ratings, 11 - user % 2) ? 1.0 : 0.0;
    listed += score(*lists, 10 + user % 2) > score(*lists, 11 - user % 2) ? 1.0 : 0.0;
  }
  CHECK(right >= 19.0);
  CHECK(listed >= 19.0);
}

TEST_CASE("a neural model is the same on one thread and on four, and comes back from its file") {
  REQUIRE_NETWORK();
  struct Case {
    std::string name, parameters, text;
  };
  const std::string few = ", epochs: 2, seed: 5, dropout: 0.3";
  const std::string shops =
      "group_column: shop, time_column: day, value_column: sales, ahead_columns: [promo], window: "
      "6, horizon: 4, hidden: 8";
  const std::string sessions =
      "group_column: session, time_column: none, value_column: item, window: 4, hidden: 8, "
      "embedding: 8, task: next_item";
  for (const Case& c :
       {Case{"lstm", shops + few, shop_days(80, 4)}, Case{"cnn", shops + few, shop_days(80, 4)},
        Case{"lstm", sessions + few, sessions_by_first(60)},
        Case{"cnn", sessions + few, sessions_by_first(60)}}) {
    INFO(c.name);
    const auto on = [&](std::size_t threads) {
      const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
      return fitted(c.name, c.parameters, c.text);
    };
    const auto model = on(1);
    CHECK(to_yaml(model->save()) == to_yaml(on(4)->save()));
    const auto copy = copy_of(*model, c.name, c.parameters);
    const CsvTable table = CsvTable::parse(c.text, "made_up.csv");
    CHECK(model->predict_table(table).columns == copy->predict_table(table).columns);
    CHECK(model->predict_table(table).items == copy->predict_table(table).items);
    CHECK(to_yaml(model->save()) == to_yaml(copy->save()));
    const auto other =
        fitted(c.name, c.parameters.substr(0, c.parameters.find(", seed")) + ", seed: 6", c.text);
    CHECK(to_yaml(model->save()) != to_yaml(other->save()));
  }
}

TEST_CASE("a neural model's file with a changed weight is refused") {
  REQUIRE_NETWORK();
  const std::string parameters = std::string(kShops) + ", seed: 1";
  const auto model = fitted("lstm", parameters + ", stride: 9", shop_days(80, 4));
  std::string text = to_yaml(model->save());
  const std::size_t at = text.find("0.", text.find("values")) + 2;
  text[at] = text[at] == '1' ? '2' : '1';
  const auto copy = make_model("lstm", model_parameters("lstm", "{" + parameters + "}"));
  CHECK_THROWS_WITH(copy->load(YamlNode::parse(text, "saved")), Catch::Contains("checksum"));
}

TEST_CASE("what neural models cannot use is refused with its place and cure") {
  REQUIRE_NETWORK();
  const std::string shops = std::string(kShops) + ", seed: 1";
  const auto fit = [&](const std::string& parameters, const std::string& text) {
    fitted("lstm", parameters, text);
  };
  CHECK_THROWS_WITH(fit(shops, "shop,day,sales,promo\ns,1,2,0\ns,3,2,0\ns,4,2,0\n"),
                    Catch::Contains("made_up.csv:3") && Catch::Contains("every step one row"));
  CHECK_THROWS_WITH(fit(shops, "shop,day,sales,promo\ns,1,2,0\ns,1,2,0\n"),
                    Catch::Contains("has already"));
  CHECK_THROWS_WITH(fit(shops, shop_days(12, 0)), Catch::Contains("shorter window"));
  CHECK_THROWS_WITH(fit(shops, "shop,day,sales,promo\ns,1,-2,0\ns,2,2,0\n"),
                    Catch::Contains("series `s`"));
  CHECK_THROWS_WITH(fit(shops + ", step: 10", shop_days(80, 4)), Catch::Contains("twice"));
  const std::string outcome =
      std::string(kSessions) + ", task: outcome, outcome_column: b, seed: 1";
  CHECK_THROWS_WITH(fit(outcome, "session,item,b\n1,x,0\n1,y,1\n"),
                    Catch::Contains("same in all its rows"));
}

}  // namespace marketday::tests
