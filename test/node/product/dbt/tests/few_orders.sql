-- Customers with fewer orders than there should be.
select customer from {{ ref('orders_by_customer') }} where orders < {{ var('fewest_orders') }}
