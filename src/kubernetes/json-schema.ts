export type JsonSchemaTypeName =
  'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';

/** The part of JSON Schema draft-07 that the Kubernetes definitions use. */
export interface JsonSchema {
  $ref?: string;
  type?: JsonSchemaTypeName | JsonSchemaTypeName[];
  enum?: (string | number | boolean | null)[];
  allOf?: JsonSchema[];
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  propertyNames?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
}
