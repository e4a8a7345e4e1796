#include "models/tabular/recipe_form.h"

#include <fmt/core.h>

#include <algorithm>

#include "models/tabular/step_length.h"

namespace marketday {
namespace {

constexpr Form kForms[] = {Form::series, Form::choices, Form::coupons, Form::customers};

std::string text_or(const YamlNode& node, const char* key, const char* otherwise = "") {
  const auto child = node.find(key);
  return child ? child->text() : otherwise;
}

std::string one_of(const YamlNode& node, const char* key, const std::vector<std::string>& words) {
  const auto child = node.find(key);
  if (!child) return words.front();
  const std::string text = child->text();
  if (std::find(words.begin(), words.end(), text) == words.end()) {
    child->fail("found " + child->found(), suggestion(text, words));
  }
  return text;
}

SeriesForm read_series(const YamlNode& node) {
  static const std::vector<std::string> keys = {"time", "id", "season", "horizon", "every"};
  node.only_keys(keys);
  SeriesForm form;
  form.time = node.at("time").text();
  form.id = text_or(node, "id");
  form.every = text_or(node, "every", "auto");
  if (!step_length_of(form.every)) {
    const YamlNode every = node.at("every");
    every.fail("found " + every.found(),
               suggestion(form.every, step_words()) + "; or a whole number of days, or `2 months`");
  }
  const auto steps = [&](const char* key, std::size_t otherwise) {
    const auto child = node.find(key);
    return child ? static_cast<std::size_t>(child->integer(1, 10'000)) : otherwise;
  };
  form.season = steps("season", 1);
  form.horizon = steps("horizon", 12);
  return form;
}

void read_alternatives(const YamlNode& node, ChoiceForm& form) {
  const auto list = node.find("alternatives");
  if (!list) {
    if (form.wide) node.at("alternatives");  // must be there
    return;
  }
  for (const YamlNode& item : list->items()) {
    const std::string name = item.text();
    if (std::count(form.alternatives.begin(), form.alternatives.end(), name) > 0) {
      item.fail("`" + name + "` again", "name each alternative once");
    }
    form.alternatives.push_back(name);
  }
  if (form.alternatives.size() < 2) {
    list->fail(fmt::format("{} alternatives", form.alternatives.size()),
               "a choice is between two or more");
  }
}

ChoiceForm read_choice(const YamlNode& node) {
  static const std::vector<std::string> keys = {"format", "situation",    "alternative", "chosen",
                                                "person", "alternatives", "constants"};
  node.only_keys(keys);
  ChoiceForm form;
  form.wide = one_of(node, "format", {"long", "wide"}) == "wide";
  form.chosen = node.at("chosen").text();
  form.person = text_or(node, "person");
  if (const auto flag = node.find("constants")) form.constants = flag->flag();
  for (const char* key : {"situation", "alternative"}) {
    const auto child = node.find(key);
    if (form.wide && child) {
      child->fail("found " + child->found(), "`format: wide` has a row a choice: remove the line");
    }
    if (!form.wide) (key[0] == 's' ? form.situation : form.alternative) = node.at(key).text();
  }
  read_alternatives(node, form);
  return form;
}

CouponForm read_coupon(const YamlNode& node) {
  static const std::vector<std::string> keys = {"valid_days", "redeemed_day", "seen_days", "count"};
  node.only_keys(keys);
  return {node.at("valid_days").text(), node.at("redeemed_day").text(), text_or(node, "seen_days"),
          text_or(node, "count")};
}

CustomerForm read_customer(const YamlNode& node) {
  static const std::vector<std::string> keys = {"customer", "date", "end"};
  node.only_keys(keys);
  return {node.at("customer").text(), node.at("date").text(), text_or(node, "end")};
}

}  // namespace

std::vector<std::string> RecipeForm::columns() const {
  std::vector<std::string> names = {series.time,        series.id,           choice.situation,
                                    choice.alternative, choice.chosen,       choice.person,
                                    coupon.valid_days,  coupon.redeemed_day, coupon.seen_days,
                                    coupon.count,       customer.customer,   customer.date};
  std::erase(names, "");
  return names;
}

std::string form_key(Form form) {
  switch (form) {
    case Form::series:
      return "series";
    case Form::choices:
      return "choice";
    case Form::coupons:
      return "coupon";
    case Form::customers:
      return "customers";
    case Form::rows:
      break;
  }
  return "";
}

std::string form_example(Form form) {
  switch (form) {
    case Form::series:
      return "series: {time: COLUMN, season: 12}";
    case Form::choices:
      return "choice: {situation: COLUMN, alternative: COLUMN, chosen: COLUMN}";
    case Form::coupons:
      return "coupon: {valid_days: COLUMN, redeemed_day: COLUMN}";
    case Form::customers:
      return "customers: {customer: COLUMN, date: COLUMN}";
    case Form::rows:
      break;
  }
  return "";
}

RecipeForm read_form(const YamlNode& root) {
  RecipeForm result;
  for (const Form form : kForms) {
    const auto node = root.find(form_key(form));
    if (!node) continue;
    if (result.form != Form::rows) {
      node->fail("a second section beside `" + form_key(result.form) + "`",
                 "rows are of one kind: remove one of the two");
    }
    result.form = form;
    if (form == Form::series) result.series = read_series(*node);
    if (form == Form::choices) result.choice = read_choice(*node);
    if (form == Form::coupons) result.coupon = read_coupon(*node);
    if (form == Form::customers) result.customer = read_customer(*node);
  }
  return result;
}

}  // namespace marketday
