// What a plug-in says of itself: name, one line, parameter table. The YAML reader, `marketday
// list`, `marketday describe` and the docs all read this one description.
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace marketday {

// Values travel as JSON objects in the order of their description.
using Json = nlohmann::ordered_json;

enum class ParameterType { number, integer, flag, text, numbers, texts, table };

// One parameter of a plug-in, a scenario section or a column of a `table` parameter.
// Copied, moved and destroyed in one source file: every plug-in has some, and each would compile
// all of that anew.
struct Parameter {
  Parameter();
  Parameter(const Parameter& other);
  Parameter(Parameter&& other) noexcept;
  Parameter& operator=(const Parameter& other);
  Parameter& operator=(Parameter&& other) noexcept;
  ~Parameter();

  std::string name;
  ParameterType type = ParameterType::number;
  std::string unit;    // "share", "cents", "days", "-" for none
  Json default_value;  // null: the user must give it
  double low = std::numeric_limits<double>::lowest();
  double high = std::numeric_limits<double>::max();
  std::string meaning;
  std::string source;                // paper, equation or data set; "-" for none
  std::vector<std::string> choices;  // for text: the allowed words, empty for any
  std::vector<Parameter> columns;    // for table: the keys of each row
};

struct Description {
  Description(std::string_view name, std::string_view summary, std::string_view source,
              std::vector<Parameter> parameters, std::string_view suite = "");
  Description(const Description& other);
  Description(Description&& other) noexcept;
  Description& operator=(const Description& other);
  Description& operator=(Description&& other) noexcept;
  ~Description();

  std::string name;
  std::string summary;  // one line
  std::string source;   // paper and equation
  std::vector<Parameter> parameters;
  std::string suite;  // the set of tasks it belongs to, "" for none
};

// Shorthands for parameter tables.
Parameter number(std::string_view name, std::string_view unit, double value, double low,
                 double high, std::string_view meaning, std::string_view source = "-");
Parameter integer(std::string_view name, std::string_view unit, std::int64_t value, double low,
                  double high, std::string_view meaning, std::string_view source = "-");
Parameter flag(std::string_view name, bool value, std::string_view meaning,
               std::string_view source = "-");
Parameter text(std::string_view name, std::string_view value, std::vector<std::string> choices,
               std::string_view meaning, std::string_view source = "-");
Parameter numbers(std::string_view name, std::string_view unit, std::vector<double> value,
                  double low, double high, std::string_view meaning, std::string_view source = "-");
Parameter texts(std::string_view name, std::vector<std::string> value, std::string_view meaning,
                std::string_view source = "-");
Parameter table(std::string_view name, std::vector<Parameter> columns, std::string_view meaning,
                std::string_view source = "-");
// The same parameter without a default: leaving it out is an error.
Parameter required(Parameter parameter);

// The defaults of a description as one JSON object; required parameters are left out.
Json defaults(const std::vector<Parameter>& parameters);

}  // namespace marketday
