// What a plug-in says of itself: name, one line, parameter table. The YAML reader, `marketday
// list`, `marketday describe` and the docs all read this one description.
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace marketday {

// Values travel as JSON objects in the order of their description.
using Json = nlohmann::ordered_json;

enum class ParameterType { number, integer, flag, text, numbers, texts, table };

// One parameter of a plug-in, a scenario section or a column of a `table` parameter.
struct Parameter {
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
  std::string name;
  std::string summary;  // one line
  std::string source;   // paper and equation
  std::vector<Parameter> parameters;
  std::string suite = {};  // the set of tasks it belongs to, "" for none
};

// Shorthands for parameter tables.
Parameter number(std::string name, std::string unit, double value, double low, double high,
                 std::string meaning, std::string source = "-");
Parameter integer(std::string name, std::string unit, std::int64_t value, double low, double high,
                  std::string meaning, std::string source = "-");
Parameter flag(std::string name, bool value, std::string meaning, std::string source = "-");
Parameter text(std::string name, std::string value, std::vector<std::string> choices,
               std::string meaning, std::string source = "-");
Parameter numbers(std::string name, std::string unit, std::vector<double> value, double low,
                  double high, std::string meaning, std::string source = "-");
Parameter texts(std::string name, std::vector<std::string> value, std::string meaning,
                std::string source = "-");
Parameter table(std::string name, std::vector<Parameter> columns, std::string meaning,
                std::string source = "-");
// The same parameter without a default: leaving it out is an error.
Parameter required(Parameter parameter);

// The defaults of a description as one JSON object; required parameters are left out.
Json defaults(const std::vector<Parameter>& parameters);

}  // namespace marketday
